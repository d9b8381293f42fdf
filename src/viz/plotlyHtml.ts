import { escapeHtml } from '../base';

/** What the HTML of a scene is made of. */
export interface PlotlyHtmlParts {
  /** Finds the output in its page; the same for the same picture. */
  id: string;
  /** `{ data, layout }` of plotly as JSON. */
  spec: string;
  /** The still picture, base64. */
  png: string;
  /** The picture in words. */
  alt: string;
  width: number;
  height: number;
}

/**
 * The script of the page, run once in each output. It looks for plotly.js where Node would: in `node_modules` of the
 * folders from the server's root down to the notebook's. The promise on `window` makes it one download per page. Where
 * anything is missing (no JupyterLab, no such file, no WebGL) the still picture stays.
 */
const script = `
const configuration = document.getElementById('jupyter-config-data');
const load = (url) => new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = url;
  script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error(url)));
  script.onerror = () => { script.remove(); reject(new Error(url)); };
  document.head.append(script);
});
const find = async () => {
  if (window.Plotly) return window.Plotly;
  const base = JSON.parse(configuration.textContent).baseUrl;
  const folders = decodeURIComponent(location.pathname).match(/\\/(?:tree|notebooks)\\/(.*)$/)?.[1].split('/').slice(0, -1) ?? [];
  for (let depth = 0; depth <= folders.length; depth++) {
    const folder = [...folders.slice(0, depth), ''].map(encodeURIComponent).join('/');
    const found = await load(base + 'files/' + folder + 'node_modules/plotly.js-dist/plotly.js').catch(() => undefined);
    if (found) return found;
  }
  throw new Error('plotly.js is not below the root of the server');
};
if ((configuration || window.Plotly) && document.createElement('canvas').getContext('webgl')) {
  window.risklabPlotly ??= find();
  window.risklabPlotly.then(async (Plotly) => {
    for (const output of document.querySelectorAll('[data-risklab-scene="' + id + '"]:not([data-drawn])')) {
      output.dataset.drawn = '';
      const scene = document.createElement('div');
      output.append(scene);
      await Plotly.newPlot(scene, spec.data, spec.layout, { displaylogo: false });
      output.firstElementChild.hidden = true;
    }
  }).catch(() => undefined);
}`;

/** HTML of a scene: the still picture, and the script that puts plotly in its place. */
export function plotlyHtml({ id, spec, png, alt, width, height }: PlotlyHtmlParts): string {
  const picture = `<img src="data:image/png;base64,${png}" width="${width}" alt="${escapeHtml(alt)}">`;
  const hint =
    'A still picture. In JupyterLab started by <code>npm start</code> it can be turned, once the notebook is trusted.';
  return [
    `<div data-risklab-scene="${id}" style="min-height:${height}px">`,
    `<div>${picture}<br><small>${hint}</small></div>`,
    '</div>',
    // A closing tag inside a string would end the script.
    `<script>{const id = '${id}', spec = ${spec.replaceAll('</', '<\\/')};${script}}</script>`,
  ].join('\n');
}
