import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { HubPage } from "../features/hub/hub-page.tsx";
import { newJobSearch } from "../features/new-job/search.ts";
import { queueSearch } from "../features/queue/search.ts";
import { MissingPage } from "../ui/missing.tsx";
import { ErrorPage } from "./error-page.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRoute({ component: Shell, notFoundComponent: MissingPage });

const hub = createRoute({ getParentRoute: () => root, path: "/", component: HubPage });

const newJob = createRoute({
  getParentRoute: () => root,
  path: "/new/$wish",
  validateSearch: newJobSearch,
  component: lazyRouteComponent(() => import("../features/new-job/new-job-page.tsx"), "NewJobPage"),
});

const clips = createRoute({
  getParentRoute: () => root,
  path: "/clips/$id",
  component: lazyRouteComponent(() => import("../features/clips/clips-page.tsx"), "ClipsPage"),
});

const voices = createRoute({
  getParentRoute: () => root,
  path: "/voices",
  component: lazyRouteComponent(() => import("../features/voices/voices-page.tsx"), "VoicesPage"),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: "/queue",
  validateSearch: queueSearch,
  component: lazyRouteComponent(() => import("../features/queue/queue-page.tsx"), "QueuePage"),
});

const studio = createRoute({
  getParentRoute: () => root,
  path: "/studio/$id",
  component: lazyRouteComponent(() => import("../features/studio/studio-page.tsx"), "StudioPage"),
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  component: lazyRouteComponent(() => import("../features/models/models-page.tsx"), "ModelsPage"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(
    () => import("../features/settings/settings-layout.tsx"),
    "SettingsLayout",
  ),
});
const general = createRoute({
  getParentRoute: () => settings,
  path: "/",
  component: lazyRouteComponent(
    () => import("../features/settings/general-page.tsx"),
    "GeneralPage",
  ),
});
const storage = createRoute({
  getParentRoute: () => settings,
  path: "/storage",
  component: lazyRouteComponent(
    () => import("../features/settings/storage-page.tsx"),
    "StoragePage",
  ),
});
const diagnostics = createRoute({
  getParentRoute: () => settings,
  path: "/diagnostics",
  component: lazyRouteComponent(
    () => import("../features/settings/diagnostics-page.tsx"),
    "DiagnosticsPage",
  ),
});
const about = createRoute({
  getParentRoute: () => settings,
  path: "/about",
  component: lazyRouteComponent(() => import("../features/settings/about-page.tsx"), "AboutPage"),
});

const tree = root.addChildren([
  hub,
  newJob,
  queue,
  studio,
  clips,
  voices,
  models,
  settings.addChildren([general, storage, diagnostics, about]),
]);

export const createAppRouter = () =>
  createRouter({
    routeTree: tree,
    defaultPreload: "intent",
    defaultErrorComponent: ErrorPage,
    scrollRestoration: true,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
