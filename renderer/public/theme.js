// Runs before the first paint, so that no wrong theme flashes up. The rest is in state/preferences.ts.
(() => {
  let wish = "system";
  try {
    wish = JSON.parse(localStorage.getItem("octavia.preferences") ?? "{}").state?.theme ?? "system";
  } catch {
    // Unreadable: as the system is.
  }
  const light = matchMedia("(prefers-color-scheme: light)").matches;
  document.documentElement.dataset.theme = wish === "system" ? (light ? "light" : "dark") : wish;
})();
