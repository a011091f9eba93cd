-- Another plan while there is more help: who does something else is asked anew, and for whom it is
-- over is asked no more. That they were, the log of the circle keeps.
GRANT DELETE ON support_ask TO kring_app;
--> statement-breakpoint
GRANT UPDATE (plan_version) ON support TO kring_app;
