-- Nothing calls these, and one of them hands out what is kept of PINs.
DROP FUNCTION kring_find_card(text);
--> statement-breakpoint
DROP FUNCTION kring_find_staff_invitation(text);
--> statement-breakpoint
DROP FUNCTION kring_has_people();
--> statement-breakpoint
DROP FUNCTION kring_count_attempt(text, text, timestamptz);
