import { defineConfig } from "drizzle-kit";

/** For `npm run db:generate`: turns changes of the schema into a numbered migration. */
export default defineConfig({
  dialect: "sqlite",
  schema: "./main/db/schema.ts",
  out: "./main/db/migrations",
});
