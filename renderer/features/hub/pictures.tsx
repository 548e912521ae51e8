import type { ReactNode } from "react";
import type { Wish } from "../../ui/kinds.tsx";

const FRAME = { fill: "none", stroke: "currentColor", strokeWidth: 1.5 } as const;
const BARS = [10, 22, 34, 18, 40, 26, 14, 30, 20, 36, 24, 12, 28, 16] as const;

/** Bars of a sound that lives; each with its own beat. */
function Sound({ x, y, scale = 1 }: { x: number; y: number; scale?: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      {BARS.map((height, index) => (
        <rect
          key={height}
          x={index * 9}
          y={-height / 2}
          width="4"
          height={height}
          rx="2"
          className="pic-bar"
          style={{ animationDelay: `${(index % 5) * -0.23}s` }}
        />
      ))}
    </g>
  );
}

const PICTURES: Readonly<Record<Exclude<Wish, "thumbnails" | "music">, ReactNode>> = {
  dub: (
    <>
      <g className="pic-swap-a">
        <path
          d="M24 14h58a10 10 0 0 1 10 10v14a10 10 0 0 1-10 10H42l-12 10V48h-6a10 10 0 0 1-10-10V24a10 10 0 0 1 10-10z"
          {...FRAME}
        />
        <text x="53" y="36" textAnchor="middle" className="pic-word">
          Hello
        </text>
      </g>
      <g className="pic-swap-b">
        <path
          d="M118 14h58a10 10 0 0 1 10 10v14a10 10 0 0 1-10 10h-6v10l-12-10h-40a10 10 0 0 1-10-10V24a10 10 0 0 1 10-10z"
          className="pic-accent-fill"
        />
        <text x="147" y="36" textAnchor="middle" className="pic-word pic-on-accent">
          ¡Hola!
        </text>
      </g>
      <g className="pic-accent-text">
        <Sound x={39} y={86} />
      </g>
    </>
  ),
  audio: (
    <>
      <circle cx="100" cy="56" r="38" {...FRAME} opacity="0.35" className="pic-ring" />
      <circle
        cx="100"
        cy="56"
        r="38"
        {...FRAME}
        opacity="0.35"
        className="pic-ring"
        style={{ animationDelay: "-1.4s" }}
      />
      <g className="pic-accent-text">
        <Sound x={39} y={56} scale={0.98} />
      </g>
    </>
  ),
  subtitles: (
    <>
      <rect x="38" y="12" width="124" height="86" rx="10" {...FRAME} />
      <path d="M92 34l20 12-20 12z" fill="currentColor" opacity="0.35" />
      <rect x="58" y="72" width="84" height="6" rx="3" className="pic-accent-fill pic-type" />
      <rect
        x="70"
        y="83"
        width="60"
        height="6"
        rx="3"
        fill="currentColor"
        opacity="0.6"
        className="pic-type"
        style={{ animationDelay: "-2.6s" }}
      />
    </>
  ),
  captions: (
    <>
      <rect x="72" y="6" width="56" height="98" rx="11" {...FRAME} />
      <circle cx="100" cy="36" r="10" fill="currentColor" opacity="0.3" />
      <path d="M82 66a18 14 0 0 1 36 0z" fill="currentColor" opacity="0.3" />
      {["POP", "POP", "POP"].map((_, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: three that never move.
          key={index}
          x={79 + index * 15}
          y="78"
          width="12"
          height="9"
          rx="3"
          className="pic-pop"
          style={{ animationDelay: `${index * 0.6}s` }}
        />
      ))}
    </>
  ),
  clips: (
    <>
      <rect x="14" y="22" width="172" height="30" rx="6" {...FRAME} />
      {[36, 58, 80, 102, 124, 146, 168].map((x) => (
        <path key={x} d={`M${x} 22v30`} {...FRAME} opacity="0.35" />
      ))}
      <g className="pic-scan">
        <rect
          x="18"
          y="18"
          width="34"
          height="38"
          rx="7"
          fill="none"
          strokeWidth="3"
          className="pic-accent-stroke"
        />
      </g>
      {[50, 88, 126].map((x, index) => (
        <rect
          key={x}
          x={x}
          y="66"
          width="24"
          height="38"
          rx="5"
          className="pic-drop pic-accent-fill"
          style={{ animationDelay: `${index * 0.5}s` }}
        />
      ))}
    </>
  ),
  merge: (
    <>
      <g className="pic-join-a">
        <rect x="36" y="22" width="60" height="42" rx="8" {...FRAME} />
        <path d="M60 35l14 8-14 8z" fill="currentColor" opacity="0.4" />
      </g>
      <g className="pic-join-b">
        <rect x="104" y="22" width="60" height="42" rx="8" {...FRAME} />
        <path d="M128 35l14 8-14 8z" fill="currentColor" opacity="0.4" />
      </g>
      <g className="pic-accent-text">
        <Sound x={39} y={86} scale={0.98} />
      </g>
    </>
  ),
};

/** A small moving picture of what a card does; still where motion is not wanted. */
export function Picture({ wish }: { wish: keyof typeof PICTURES }) {
  return (
    <svg viewBox="0 0 200 110" className="h-full w-full" aria-hidden focusable="false">
      {PICTURES[wish]}
    </svg>
  );
}
