/** What a key press can go to and type nothing into: a lost focus must not swallow shortcuts. */
const PLACES =
  'a[href], button:not(:disabled), summary, input[type="radio"]:not(:disabled), ' +
  'input[type="checkbox"]:not(:disabled), input[type="range"]:not(:disabled), h1[tabindex]';

/** An element, and where it stood in all that held it, from the inside out. */
interface Spot {
  readonly element: Element;
  readonly holders: readonly { readonly holder: Element; readonly at: number }[];
}

function spotOf(element: Element): Spot {
  const holders: { holder: Element; at: number }[] = [];
  let inner = element;
  while (inner.parentElement !== null) {
    const holder = inner.parentElement;
    holders.push({ holder, at: [...holder.children].indexOf(inner) });
    inner = holder;
  }
  return { element, holders };
}

/** The place that is now where the spot was: what follows it, else what came before it. */
function nearest({ holders }: Spot): HTMLElement | undefined {
  for (const { holder, at } of holders) {
    if (!holder.isConnected) continue;
    const places = [...holder.querySelectorAll<HTMLElement>(PLACES)].filter((place) =>
      place.checkVisibility(),
    );
    const rest = [...holder.children].slice(at);
    const next = places.find((place) => rest.some((child) => child.contains(place)));
    const found = next ?? places.at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isLost = (spot: Spot) =>
  document.activeElement === document.body &&
  (!spot.element.isConnected || spot.element.matches(":disabled"));

/**
 * Gives focus a new place where what had it has gone or was turned off: whoever works by keyboard
 * would else begin at the top of the page again. What takes focus by itself comes first.
 * @returns how to stop
 */
export function keepFocus(): () => void {
  let spot: Spot | undefined;
  let asked = 0;
  const look = () => {
    if (spot !== undefined && isLost(spot)) nearest(spot)?.focus({ preventScroll: true });
  };
  const watch = new MutationObserver(() => {
    if (spot === undefined || !isLost(spot)) return;
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(look);
  });
  const onFocus = ({ target }: FocusEvent) => {
    if (target instanceof Element) spot = spotOf(target);
  };
  // A press beside everything lays focus down on purpose.
  const onPress = ({ target }: PointerEvent) => {
    if (target instanceof Element && target.closest(PLACES) === null) spot = undefined;
  };
  document.addEventListener("focusin", onFocus);
  document.addEventListener("pointerdown", onPress);
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  return () => {
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("pointerdown", onPress);
    watch.disconnect();
  };
}
