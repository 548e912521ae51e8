-- By hand: STRICT, and only the columns there were before are copied. Jobs of before are dubs: heavy.
-- migrate.ts turns foreign keys off for this, since no statement inside a transaction can.
CREATE TABLE `pauses` (
	`what` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `__new_attempts` (
	`seq` integer PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`number` integer NOT NULL,
	`owner` text NOT NULL,
	`startedAt` integer NOT NULL,
	`endedAt` integer,
	`outcome` text,
	`error` text,
	FOREIGN KEY (`job`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attempts_outcome" CHECK("outcome" IN ('succeeded', 'failed', 'cancelled', 'taken-up', 'paused'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_attempts`("seq", "job", "number", "owner", "startedAt", "endedAt", "outcome", "error") SELECT "seq", "job", "number", "owner", "startedAt", "endedAt", "outcome", "error" FROM `attempts`;--> statement-breakpoint
DROP TABLE `attempts`;--> statement-breakpoint
ALTER TABLE `__new_attempts` RENAME TO `attempts`;--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_job` ON `attempts` (`job`,`number`);--> statement-breakpoint
CREATE TABLE `__new_jobs` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`key` text,
	`parent` text,
	`spec` text NOT NULL,
	`state` text NOT NULL,
	`class` text DEFAULT 'heavy' NOT NULL,
	`priority` integer NOT NULL,
	`readyAt` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`crashes` integer DEFAULT 0 NOT NULL,
	`owner` text,
	`token` text,
	`leaseUntil` integer,
	`cancelRequested` integer DEFAULT 0 NOT NULL,
	`pauseRequested` integer DEFAULT 0 NOT NULL,
	`progress` text,
	`error` text,
	`result` text,
	`createdAt` integer NOT NULL,
	`updatedAt` integer NOT NULL,
	CONSTRAINT "jobs_state" CHECK("state" IN ('queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled', 'dead')),
	CONSTRAINT "jobs_class" CHECK("class" IN ('heavy', 'light')),
	CONSTRAINT "jobs_lease" CHECK(("state" = 'running') = ("token" IS NOT NULL))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_jobs`("seq", "id", "key", "parent", "spec", "state", "priority", "readyAt", "attempts", "tries", "crashes", "owner", "token", "leaseUntil", "cancelRequested", "progress", "error", "result", "createdAt", "updatedAt") SELECT "seq", "id", "key", "parent", "spec", "state", "priority", "readyAt", "attempts", "tries", "crashes", "owner", "token", "leaseUntil", "cancelRequested", "progress", "error", "result", "createdAt", "updatedAt" FROM `jobs`;--> statement-breakpoint
DROP TABLE `jobs`;--> statement-breakpoint
ALTER TABLE `__new_jobs` RENAME TO `jobs`;--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_id_unique` ON `jobs` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_key_unique` ON `jobs` (`key`);--> statement-breakpoint
CREATE INDEX `jobs_claimable` ON `jobs` (`class`,"priority" DESC,`seq`,`readyAt`) WHERE "state" IN ('queued', 'waiting');--> statement-breakpoint
CREATE INDEX `jobs_waiting` ON `jobs` (`readyAt`) WHERE "state" = 'waiting';--> statement-breakpoint
CREATE INDEX `jobs_running` ON `jobs` (`leaseUntil`) WHERE "state" = 'running';--> statement-breakpoint
CREATE INDEX `jobs_over` ON `jobs` (`updatedAt`) WHERE "state" IN ('succeeded', 'failed', 'cancelled', 'dead');