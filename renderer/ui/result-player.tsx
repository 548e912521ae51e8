import type { ResultFile } from "../../contract/api.ts";
import { cx } from "./classes.ts";

interface Props {
  readonly file: ResultFile;
  /** Of a picture's box. */
  readonly className: string;
}

/** Plays a result: with its picture if it is a video. What is said stands beside it in words or files. */
export function ResultPlayer({ file: { role, url, name }, className }: Props) {
  const player = { src: url, controls: true, preload: "metadata", "aria-label": name } as const;
  return role === "video" ? (
    <video {...player} className={cx("w-full rounded-2xl bg-black", className)} />
  ) : (
    <audio {...player} className="w-full" />
  );
}
