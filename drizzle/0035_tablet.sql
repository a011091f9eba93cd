-- A device that stopped by itself says why: somebody there said so, or nobody knew its PIN.
ALTER TABLE host_device ADD COLUMN "left_why" text,
	ADD CONSTRAINT "host_device_left_why" CHECK ("left_why" IN ('said', 'pin'));
--> statement-breakpoint
GRANT UPDATE (left_why) ON host_device TO kring_app;
