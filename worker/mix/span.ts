/** A half-open range of frames, `from` included, `to` not. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The part of `span` that lies within `bounds`; empty (`to <= from`) if none does. */
export function clip(span: Span, bounds: Span): Span {
  return { from: Math.max(span.from, bounds.from), to: Math.min(span.to, bounds.to) };
}
