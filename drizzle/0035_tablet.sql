-- A device that stopped by itself says why: somebody there said so, or nobody knew its PIN.
ALTER TABLE host_device ADD COLUMN "left_why" text,
	ADD CONSTRAINT "host_device_left_why" CHECK ("left_why" IN ('said', 'pin'));
--> statement-breakpoint
GRANT UPDATE (left_why) ON host_device TO kring_app;
--> statement-breakpoint
-- When the kitchen counts, and who eats otherwise since.
ALTER TABLE activity ADD COLUMN "kitchen_minute" smallint,
	ADD CONSTRAINT "activity_kitchen" CHECK ("kitchen_minute" BETWEEN 0 AND 1439);
--> statement-breakpoint
ALTER TABLE day_sheet ADD COLUMN "late_meals" jsonb DEFAULT '{"more":0,"fewer":0}'::jsonb NOT NULL;
--> statement-breakpoint
-- What happens in the building and is of others, and open to who comes here.
ALTER TABLE programme_item ADD COLUMN "is_from_building" boolean DEFAULT false NOT NULL;
