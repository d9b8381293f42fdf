import type * as tf from '@tensorflow/tfjs';
import { checkChoice, checkKeyNames, checkKeys, InputError } from '../base';
import { CombinedWrapper, type CombinedPart, type CombinedWrapperOptions } from './combinedWrapper';
import { densityNames, type DensityName } from '../density';
import { DropoutWrapper, type DropoutWrapperOptions } from './dropoutWrapper';
import { EnsembleWrapper, type EnsembleWrapperOptions } from './ensembleWrapper';
import { DensityWrapper, type DensityWrapperOptions } from './densityWrapper';
import { MVEWrapper, type MVEWrapperOptions } from './mveWrapper';
import type { RiskName } from '../learn';
import type { RiskWrapper } from './riskWrapper';
import { VAEWrapper, type VAEWrapperOptions } from './vaeWrapper';

type Options<T> = Omit<T, 'seed'>;

/** How each risk is estimated: by name, or by name (`method`) and options. */
export interface RiskMethods {
  /** How rare a sample is: the density of features, by one of the estimators. */
  bias?: DensityName | ({ method: DensityName } & Options<Omit<DensityWrapperOptions, 'density'>>);
  /** Noise in the data: a variance head. */
  aleatoric?: 'mve' | ({ method: 'mve' } & Options<MVEWrapperOptions>);
  /** What the model does not know: an autoencoder, dropout, or an ensemble of networks that have the other risks inside. */
  epistemic?:
    | 'vae'
    | 'dropout'
    | 'ensemble'
    | ({ method: 'vae' } & Options<VAEWrapperOptions>)
    | ({ method: 'dropout' } & Options<DropoutWrapperOptions>)
    | ({ method: 'ensemble' } & Options<Omit<EnsembleWrapperOptions, 'wrapper' | 'wrapperOptions'>>);
}

/** Options of {@link wrap}. */
export type WrapOptions = Pick<CombinedWrapperOptions, 'parts' | 'seed'>;

const methods: Record<RiskName, readonly string[]> = {
  bias: densityNames,
  aleatoric: ['mve'],
  epistemic: ['vae', 'dropout', 'ensemble'],
};

const wrappers = { mve: MVEWrapper, vae: VAEWrapper, dropout: DropoutWrapper };

/**
 * Wraps a model so that its predictions come with the risks asked for, all on one shared network; with `epistemic: 'ensemble'`,
 * on several such networks.
 *
 * @param network - a Sequential or functional tf.layers model; weights that it has are kept
 * @param by - each risk by name, or by `{ method, ...options }`
 * @param options - a seed, and `parts`: what else takes part in the training
 * @returns a wrapper to be compiled, trained and asked like any other
 * @throws InputError for an unknown name or option, or no risk at all
 * @example
 * const model = wrap(network, { bias: 'histogram', aleatoric: 'mve', epistemic: { method: 'dropout', p: 0.2 } }, { seed: 0 });
 */
export function wrap(network: tf.LayersModel, by: RiskMethods, options: WrapOptions = {}): RiskWrapper {
  checkKeyNames('wrap', by, Object.keys(methods));
  checkKeys('wrap', options, ['parts', 'seed']);
  const { parts: others, ...own } = options;
  const asked = (Object.keys(methods) as RiskName[]).flatMap((risk) => {
    const wish = by[risk];
    return wish === undefined ? [] : [[risk, methodOf(risk, wish)] as const];
  });
  if (asked.length === 0 && (others === undefined || others.length === 0)) {
    throw new InputError('wrap', 'at least one risk among bias, aleatoric, epistemic', 'none');
  }
  const ensemble = asked.find(([, { method }]) => method === 'ensemble')?.[1].options;
  const parts = asked.flatMap(([risk, { method, options: own }]) =>
    method === 'ensemble' ? [] : [[risk, partOf(method, own)] as const],
  );
  const inner = { ...Object.fromEntries(parts), ...(others && { parts: others }) };
  if (!ensemble) return new CombinedWrapper(network, { ...inner, ...own });
  const each = Object.keys(inner).length ? { wrapper: CombinedWrapper, wrapperOptions: inner } : {};
  return new EnsembleWrapper(network, { ...ensemble, ...each, ...own });
}

function methodOf(risk: RiskName, wish: string | object): { method: string; options: object } {
  const named = typeof wish === 'object' && wish !== null ? wish : { method: wish };
  const { method = 'no method', ...options } = named as { method?: string };
  checkChoice(risk, method, methods[risk]);
  return { method, options };
}

function partOf(method: string, options: object): CombinedPart {
  if (method in wrappers) return { wrapper: wrappers[method as keyof typeof wrappers], options };
  if ('density' in options) throw new InputError('bias', 'the density as its method', 'density');
  // `bins` is an option of the wrapper itself.
  return { wrapper: DensityWrapper, options: method === 'histogram' ? options : { ...options, density: method } };
}
