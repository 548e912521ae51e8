-- STRICT is added by hand: drizzle cannot say it yet.
CREATE TABLE `attempts` (
	`seq` integer PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`number` integer NOT NULL,
	`owner` text NOT NULL,
	`startedAt` integer NOT NULL,
	`endedAt` integer,
	`outcome` text,
	`error` text,
	FOREIGN KEY (`job`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attempts_outcome" CHECK("outcome" IN ('succeeded', 'failed', 'cancelled', 'taken-up'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_job` ON `attempts` (`job`,`number`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`seq` integer PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`at` integer NOT NULL,
	`error` text NOT NULL,
	`requeuedAt` integer,
	FOREIGN KEY (`job`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `dead_letters_open` ON `dead_letters` (`job`) WHERE "requeuedAt" IS NULL;--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	FOREIGN KEY (`job`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `events_job` ON `events` (`job`,`seq`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`key` text,
	`parent` text,
	`spec` text NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`readyAt` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`crashes` integer DEFAULT 0 NOT NULL,
	`owner` text,
	`token` text,
	`leaseUntil` integer,
	`cancelRequested` integer DEFAULT 0 NOT NULL,
	`progress` text,
	`error` text,
	`result` text,
	`createdAt` integer NOT NULL,
	`updatedAt` integer NOT NULL,
	CONSTRAINT "jobs_state" CHECK("state" IN ('queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled', 'dead')),
	CONSTRAINT "jobs_lease" CHECK(("state" = 'running') = ("token" IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_id_unique` ON `jobs` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_key_unique` ON `jobs` (`key`);--> statement-breakpoint
CREATE INDEX `jobs_claimable` ON `jobs` ("priority" DESC,`seq`,`readyAt`) WHERE "state" IN ('queued', 'waiting');--> statement-breakpoint
CREATE INDEX `jobs_waiting` ON `jobs` (`readyAt`) WHERE "state" = 'waiting';--> statement-breakpoint
CREATE INDEX `jobs_running` ON `jobs` (`leaseUntil`) WHERE "state" = 'running';--> statement-breakpoint
CREATE TABLE `owners` (
	`id` text PRIMARY KEY NOT NULL,
	`pid` integer NOT NULL,
	`started` text NOT NULL,
	`host` text NOT NULL
) STRICT;
