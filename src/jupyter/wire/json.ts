/** `JSON` as it is when the process starts: cells, which run in the same process, may put something else in its place. */
export const { stringify: toJson, parse: fromJson } = JSON;
