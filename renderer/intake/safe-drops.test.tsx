// @vitest-environment happy-dom
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useSafeDrops } from "./safe-drops.ts";
import { useIntake } from "./store.ts";

function Page({ onDrop }: { onDrop?: (event: { preventDefault(): void }) => void }) {
  useSafeDrops();
  // biome-ignore lint/a11y/noStaticElementInteractions: stands for the drop zone.
  return onDrop === undefined ? <p>none</p> : <div data-drop onDrop={onDrop} />;
}

afterEach(cleanup);

/** Something falls onto the page, beside every zone. Whether the browser is left to open it. */
function fall(types: readonly string[]): boolean {
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: { types, files: [], items: [] } });
  return document.body.dispatchEvent(event);
}

test("files that miss the drop zone fall into it, and never take the window away", () => {
  let drops = 0;
  render(
    <Page
      onDrop={(event) => {
        event.preventDefault();
        drops += 1;
      }}
    />,
  );
  expect(fall(["Files"])).toBe(false);
  expect(drops).toBe(1);
});

test("on a page without a zone they fall nowhere; text that is dragged is left alone", () => {
  render(<Page />);
  expect(fall(["Files"])).toBe(false);
  expect(fall(["text/plain"])).toBe(true);
});

test("the window asks before it is closed as long as a file is on its way", () => {
  render(<Page />);
  const leave = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leave()).toBe(true);
  const stop = new AbortController();
  act(() => useIntake.setState({ coming: { name: "a.mp4", done: 1, total: 2, stop } }));
  expect(leave()).toBe(false);
  act(() => useIntake.setState({ coming: undefined }));
  expect(leave()).toBe(true);
});
