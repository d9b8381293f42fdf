/** Wrappers that had another name in earlier versions, under which models of them were saved. */
const formerNames: Readonly<Record<string, string>> = {
  HistogramWrapper: 'DensityWrapper',
  HistogramVAEWrapper: 'DensityVAEWrapper',
};

/** What a wrapper is called now. */
export function presentName(name: string): string {
  return Object.hasOwn(formerNames, name) ? (formerNames[name] ?? name) : name;
}
