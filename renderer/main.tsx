import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { followJobs } from "./api/live.ts";
import { createAppRouter } from "./app/router.tsx";
import { startTexts } from "./i18n/start.ts";
import { applyTheme } from "./state/preferences.ts";
import "./styles.css";

const cache = new QueryClient({
  defaultOptions: {
    queries: { retry: 1, staleTime: 5_000, refetchOnWindowFocus: false },
  },
});

applyTheme();
await startTexts();
void followJobs(cache, new AbortController().signal);

const root = document.getElementById("root");
if (root === null) throw new Error("Internal: the page has no root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <RouterProvider router={createAppRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
