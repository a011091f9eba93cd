-- What somebody promised in an agenda is let go of by the house itself once their place or their right
-- has ended by its date: nobody acts then whose own rights could do it.
GRANT DELETE ON agenda_taking TO kring_worker;
--> statement-breakpoint
GRANT UPDATE (person_id, needs) ON agenda_series TO kring_worker;
