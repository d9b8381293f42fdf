/** A piece of a vega-lite specification. */
export type Piece = Record<string, unknown>;
