import { defineConfig } from "vitest/config";

const shared = { environment: "node", testTimeout: 60_000, hookTimeout: 60_000 } as const;

// As in the engine: onnxruntime must not report to its makers. The tests' processes inherit it.
process.env["ORT_DISABLE_TELEMETRY"] = "1";

export default defineConfig({
  test: {
    // Every core may have a file of its own.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...shared,
          name: "unit",
          include: ["{contract,models,worker,main,server,cli}/**/*.test.ts"],
        },
      },
      {
        test: {
          ...shared,
          name: "renderer",
          include: ["renderer/**/*.test.{ts,tsx}"],
        },
      },
      {
        test: {
          ...shared,
          name: "e2e",
          // Each starts processes enough to keep the machine busy, and some act on a job while it runs.
          maxWorkers: 1,
          include: ["tests/e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
