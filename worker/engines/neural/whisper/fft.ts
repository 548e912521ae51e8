/**
 * Complex Fourier transform of a length that is a product of fours and fives, in place: Stockham's
 * self-sorting form (Van Loan, Computational Frameworks for the Fast Fourier Transform, 1.7), which
 * needs no bit reversal. Twiddles are computed once; `run` allocates nothing.
 */
export class Fft {
  /** Input and, after `run`, output. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly #stages: readonly Stage[];
  readonly #scratch: Signal;

  /** @param radices fours and fives; the length is their product, their number even */
  constructor(radices: readonly (4 | 5)[]) {
    if (radices.length % 2 !== 0) throw new Error("Internal: an odd number of stages");
    const size = radices.reduce((product, radix) => product * radix, 1);
    this.re = new Float64Array(size);
    this.im = new Float64Array(size);
    this.#scratch = { re: new Float64Array(size), im: new Float64Array(size) };
    let stride = 1;
    this.#stages = radices.map((radix) => {
      const stage = createStage(radix, size / stride, stride);
      stride *= radix;
      return stage;
    });
  }

  run(): void {
    let from: Signal = this;
    let to = this.#scratch;
    for (const stage of this.#stages) {
      if (stage.radix === 4) butterflies4(stage, from, to);
      else butterflies5(stage, from, to);
      [from, to] = [to, from];
    }
  }
}

interface Signal {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

interface Stage {
  readonly radix: 4 | 5;
  /** Butterflies a residue: what is left of the length, by the radix. */
  readonly count: number;
  readonly stride: number;
  /** exp(-2 pi i p k / length) at [(radix - 1) p + k - 1], for k from 1. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
}

function createStage(radix: 4 | 5, length: number, stride: number): Stage {
  const count = length / radix;
  const angles = Array.from({ length: count * (radix - 1) }, (_, index) => {
    const p = Math.floor(index / (radix - 1));
    const k = 1 + (index % (radix - 1));
    return (-2 * Math.PI * p * k) / length;
  });
  return {
    radix,
    count,
    stride,
    cos: Float64Array.from(angles, Math.cos),
    sin: Float64Array.from(angles, Math.sin),
  };
}

/* The checker cannot see that indexes are in range; `at` costs nothing once compiled. */
const at = (values: Float64Array, index: number): number => values[index] ?? 0;

function butterflies4(stage: Stage, from: Signal, to: Signal): void {
  const { count, stride, cos, sin } = stage;
  const { re, im } = from;
  const quarter = stride * count;
  for (let p = 0; p < count; p += 1) {
    const c1 = at(cos, 3 * p);
    const s1 = at(sin, 3 * p);
    const c2 = at(cos, 3 * p + 1);
    const s2 = at(sin, 3 * p + 1);
    const c3 = at(cos, 3 * p + 2);
    const s3 = at(sin, 3 * p + 2);
    for (let q = 0; q < stride; q += 1) {
      const i0 = stride * p + q;
      const i1 = i0 + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const sumRe = at(re, i0) + at(re, i2);
      const sumIm = at(im, i0) + at(im, i2);
      const difRe = at(re, i0) - at(re, i2);
      const difIm = at(im, i0) - at(im, i2);
      const oddRe = at(re, i1) + at(re, i3);
      const oddIm = at(im, i1) + at(im, i3);
      // -i times (x1 - x3)
      const turnRe = at(im, i1) - at(im, i3);
      const turnIm = at(re, i3) - at(re, i1);
      const o0 = 4 * stride * p + q;
      to.re[o0] = sumRe + oddRe;
      to.im[o0] = sumIm + oddIm;
      const y1Re = difRe + turnRe;
      const y1Im = difIm + turnIm;
      to.re[o0 + stride] = y1Re * c1 - y1Im * s1;
      to.im[o0 + stride] = y1Re * s1 + y1Im * c1;
      const y2Re = sumRe - oddRe;
      const y2Im = sumIm - oddIm;
      to.re[o0 + 2 * stride] = y2Re * c2 - y2Im * s2;
      to.im[o0 + 2 * stride] = y2Re * s2 + y2Im * c2;
      const y3Re = difRe - turnRe;
      const y3Im = difIm - turnIm;
      to.re[o0 + 3 * stride] = y3Re * c3 - y3Im * s3;
      to.im[o0 + 3 * stride] = y3Re * s3 + y3Im * c3;
    }
  }
}

const COS1 = Math.cos((2 * Math.PI) / 5);
const COS2 = Math.cos((4 * Math.PI) / 5);
const SIN1 = Math.sin((2 * Math.PI) / 5);
const SIN2 = Math.sin((4 * Math.PI) / 5);

function butterflies5(stage: Stage, from: Signal, to: Signal): void {
  const { count, stride, cos, sin } = stage;
  const { re, im } = from;
  const fifth = stride * count;
  for (let p = 0; p < count; p += 1) {
    for (let q = 0; q < stride; q += 1) {
      const i0 = stride * p + q;
      const i1 = i0 + fifth;
      const i2 = i1 + fifth;
      const i3 = i2 + fifth;
      const i4 = i3 + fifth;
      const x0Re = at(re, i0);
      const x0Im = at(im, i0);
      const sum1Re = at(re, i1) + at(re, i4);
      const sum1Im = at(im, i1) + at(im, i4);
      const dif1Re = at(re, i1) - at(re, i4);
      const dif1Im = at(im, i1) - at(im, i4);
      const sum2Re = at(re, i2) + at(re, i3);
      const sum2Im = at(im, i2) + at(im, i3);
      const dif2Re = at(re, i2) - at(re, i3);
      const dif2Im = at(im, i2) - at(im, i3);
      const even1Re = x0Re + COS1 * sum1Re + COS2 * sum2Re;
      const even1Im = x0Im + COS1 * sum1Im + COS2 * sum2Im;
      const even2Re = x0Re + COS2 * sum1Re + COS1 * sum2Re;
      const even2Im = x0Im + COS2 * sum1Im + COS1 * sum2Im;
      // -i times the odd part
      const odd1Re = SIN1 * dif1Im + SIN2 * dif2Im;
      const odd1Im = -SIN1 * dif1Re - SIN2 * dif2Re;
      const odd2Re = SIN2 * dif1Im - SIN1 * dif2Im;
      const odd2Im = SIN1 * dif2Re - SIN2 * dif1Re;
      const o0 = 5 * stride * p + q;
      to.re[o0] = x0Re + sum1Re + sum2Re;
      to.im[o0] = x0Im + sum1Im + sum2Im;
      const w = 4 * p;
      turn(to, o0 + stride, even1Re + odd1Re, even1Im + odd1Im, at(cos, w), at(sin, w));
      turn(to, o0 + 2 * stride, even2Re + odd2Re, even2Im + odd2Im, at(cos, w + 1), at(sin, w + 1));
      turn(to, o0 + 3 * stride, even2Re - odd2Re, even2Im - odd2Im, at(cos, w + 2), at(sin, w + 2));
      turn(to, o0 + 4 * stride, even1Re - odd1Re, even1Im - odd1Im, at(cos, w + 3), at(sin, w + 3));
    }
  }
}

/** Stores (re + i im)(cos + i sin). */
function turn(to: Signal, index: number, re: number, im: number, cos: number, sin: number): void {
  to.re[index] = re * cos - im * sin;
  to.im[index] = re * sin + im * cos;
}
