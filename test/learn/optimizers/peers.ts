import { adamw, rmsprop, schedules, sgd, type Optimizer, type Schedule } from '../../../src/learn';

// Made in double precision by PyTorch 2.13.0 and Keras 3.15.1, each step from the gradients below.

/** What the weights are at first: two variables. */
export const start = [[1, -2], [0.5]] as const;

/** Their gradients, step after step. */
export const gradients = [
  [[2, -1], [0.5]],
  [[-1, 0.25], [4]],
  [[0.5, 3], [-2]],
  [[0, -0.125], [1]],
  [[-3, 1], [0.25]],
] as const;

const cosine = (): Schedule => schedules.cosine({ from: 0.1, to: 0.01, steps: 4 });

/** All weights after each step. */
export const paths: readonly { by: string; ours: () => Optimizer; weights: readonly (readonly number[])[] }[] = [
  {
    by: 'torch.optim.AdamW(lr=0.1, betas=(0.8, 0.9), eps=0, weight_decay=0.3)',
    ours: () => adamw({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 0, weightDecay: 0.3 }),
    weights: [
      [0.87, -1.84, 0.385],
      [0.82247718, -1.74186943, 0.289800255],
      [0.766246379, -1.74460019, 0.257329484],
      [0.718481214, -1.73276637, 0.21656008],
      [0.737237764, -1.73170321, 0.179649855],
    ],
  },
  {
    by: 'keras.optimizers.AdamW(0.1, weight_decay=0.3, beta_1=0.8, beta_2=0.9, epsilon=1e-3)',
    ours: () => adamw({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.3 }),
    weights: [
      [0.870157864, -1.84031523, 0.385628481],
      [0.822661849, -1.74231314, 0.290475501],
      [0.766473063, -1.74497528, 0.258001892],
      [0.718740454, -1.73308731, 0.217237109],
      [0.737453284, -1.73196092, 0.180330576],
    ],
  },
  {
    by: 'keras.optimizers.AdamW()',
    ours: () => adamw(),
    weights: [
      [0.998996002, -1.998992, 0.498998006],
      [0.998725669, -1.99851454, 0.498174545],
      [0.998381245, -1.99899293, 0.49788781],
      [0.998098393, -1.99936015, 0.497531965],
      [0.998385312, -1.99981867, 0.497201748],
    ],
  },
  {
    by: 'torch.optim.SGD(lr=0.1)',
    ours: () => sgd({ learningRate: 0.1 }),
    weights: [
      [0.8, -1.9, 0.45],
      [0.9, -1.925, 0.05],
      [0.85, -2.225, 0.25],
      [0.85, -2.2125, 0.15],
      [1.15, -2.3125, 0.125],
    ],
  },
  {
    by: 'torch.optim.SGD(lr=0.1, momentum=0.9)',
    ours: () => sgd({ learningRate: 0.1, momentum: 0.9 }),
    weights: [
      [0.8, -1.9, 0.45],
      [0.72, -1.835, 0.005],
      [0.598, -2.0765, -0.1955],
      [0.4882, -2.28135, -0.47595],
      [0.68938, -2.565715, -0.753355],
    ],
  },
  {
    by: 'torch.optim.SGD(lr=0.1, momentum=0.9, nesterov=True)',
    ours: () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true }),
    weights: [
      [0.62, -1.81, 0.405],
      [0.648, -1.7765, -0.3955],
      [0.4882, -2.29385, -0.37595],
      [0.38938, -2.465715, -0.728355],
      [0.870442, -2.8216435, -1.0030195],
    ],
  },
  {
    by: 'keras.optimizers.SGD(0.1, momentum=0.9, weight_decay=0.3)',
    ours: () => sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.3 }),
    weights: [
      [0.77, -1.84, 0.435],
      [0.6669, -1.7198, -0.02305],
      [0.524893, -1.909706, -0.2228585],
      [0.39934621, -2.05726482, -0.496622745],
      [0.588545824, -2.27991188, -0.759129063],
    ],
  },
  {
    by: 'keras.optimizers.SGD(0.1, momentum=0.5, global_clipnorm=1.5)',
    ours: () => sgd({ learningRate: 0.1, momentum: 0.5, clipNorm: 1.5 }),
    weights: [
      [0.869069266, -1.93453463, 0.467267317],
      [0.839917552, -1.91088036, 0.305646363],
      [0.804737613, -2.02267773, 0.307252218],
      [0.787147643, -2.06607641, 0.208055145],
      [0.920212529, -2.13506237, 0.146634953],
    ],
  },
  {
    by: 'keras.optimizers.RMSprop(0.1, rho=0.8, epsilon=1e-3)',
    ours: () => rmsprop({ learningRate: 0.1, rho: 0.8, epsilon: 1e-3 }),
    weights: [
      [0.776532826, -1.77695013, 0.278596279],
      [0.885576883, -1.83696934, 0.056408342],
      [0.826773697, -2.05241232, 0.164985399],
      [0.826773697, -2.0423867, 0.106410639],
      [1.02619489, -2.12560972, 0.0900829014],
    ],
  },
  {
    by: 'keras.optimizers.RMSprop(0.1, rho=0.8, epsilon=1e-3, centered=True, momentum=0.5)',
    ours: () => rmsprop({ learningRate: 0.1, rho: 0.8, epsilon: 1e-3, centered: true, momentum: 0.5 }),
    weights: [
      [0.750195084, -1.75077761, 0.253067601],
      [0.735282397, -1.68839475, -0.125087857],
      [0.667395492, -1.88887523, -0.204078949],
      [0.63345204, -1.97857589, -0.304228767],
      [0.826631921, -2.11524739, -0.371233052],
    ],
  },
  {
    by: 'torch.optim.RMSprop(lr=0.1, alpha=0.8, eps=0, centered=True, momentum=0.5)',
    ours: () => rmsprop({ learningRate: 0.1, rho: 0.8, epsilon: 0, centered: true, momentum: 0.5 }),
    weights: [
      [0.75, -1.75, 0.25],
      [0.735056363, -1.68742202, -0.129740901],
      [0.667109798, -1.88787405, -0.209508035],
      [0.633136515, -1.97755673, -0.310057034],
      [0.826353063, -2.11425797, -0.377264792],
    ],
  },
  {
    by: 'keras.optimizers.RMSprop(0.1, weight_decay=0.2)',
    ours: () => rmsprop({ learningRate: 0.1, weightDecay: 0.2 }),
    weights: [
      [0.663772274, -1.64377239, 0.173772866],
      [0.797938768, -1.6914792, -0.14373005],
      [0.706516362, -1.9596762, 0.00578180775],
      [0.692386035, -1.90722917, -0.0694088802],
      [0.946268484, -1.97446032, -0.0877661111],
    ],
  },
  {
    by: 'torch.optim.SGD(lr=0.1, momentum=0.9) with MultiStepLR([2, 4], gamma=0.1)',
    ours: () => sgd({ learningRate: schedules.steps({ from: 0.1, at: [2, 4] }), momentum: 0.9 }),
    weights: [
      [0.8, -1.9, 0.45],
      [0.72, -1.835, 0.005],
      [0.7078, -1.85915, -0.01505],
      [0.69682, -1.879635, -0.043095],
      [0.6988318, -1.88247865, -0.04586905],
    ],
  },
  {
    by: 'torch.optim.AdamW(lr=0.1, betas=(0.8, 0.9), eps=0, weight_decay=0.3) with CosineAnnealingLR(4, eta_min=0.01)',
    ours: () => adamw({ learningRate: cosine(), beta1: 0.8, beta2: 0.9, epsilon: 0, weightDecay: 0.3 }),
    weights: [
      [0.87, -1.84, 0.385],
      [0.828740781, -1.75480323, 0.302347767],
      [0.797710491, -1.75609174, 0.284281809],
      [0.786419629, -1.75326873, 0.274643954],
      [0.788091469, -1.7531009, 0.270778679],
    ],
  },
  {
    by: 'keras.optimizers.AdamW(CosineDecay(0.1, 4, alpha=0.1), weight_decay=0.3, beta_1=0.8, beta_2=0.9, epsilon=1e-3)',
    ours: () => adamw({ learningRate: cosine(), beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.3 }),
    weights: [
      [0.870157864, -1.84031523, 0.385628481],
      [0.828921916, -1.75523001, 0.303016849],
      [0.797914793, -1.75648106, 0.284949432],
      [0.786631633, -1.75364539, 0.275312681],
      [0.788299243, -1.75347108, 0.271447801],
    ],
  },
];

/** The steps of which {@link rates} has the rate. */
export const at = [0, 1, 2, 3, 5, 8, 10, 11, 13, 40] as const;

/** Learning rates at these steps. */
export const rates: readonly { by: string; ours: () => Schedule; rates: readonly number[] }[] = [
  {
    by: 'keras PolynomialDecay(0.1, 10, 0.01) and torch LinearLR(1, 0.1, 10)',
    ours: () => schedules.linear({ from: 0.1, to: 0.01, steps: 10 }),
    rates: [0.1, 0.091, 0.082, 0.073, 0.055, 0.028, 0.01, 0.01, 0.01, 0.01],
  },
  {
    by: 'keras CosineDecay(0.1, 10, alpha=0.1)',
    ours: () => schedules.cosine({ from: 0.1, to: 0.01, steps: 10 }),
    rates: [0.1, 0.0977975432, 0.0914057647, 0.0814503364, 0.055, 0.0185942353, 0.01, 0.01, 0.01, 0.01],
  },
  {
    by: 'keras ExponentialDecay(0.1, 4, 0.5)',
    ours: () => schedules.exponential({ from: 0.1, factor: 0.5, every: 4 }),
    rates: [
      0.1, 0.0840896415, 0.0707106781, 0.0594603558, 0.0420448208, 0.025, 0.0176776695, 0.0148650889, 0.0105112052,
      9.765625e-5,
    ],
  },
  {
    by: 'torch MultiStepLR([2, 5, 11], gamma=0.2) of 0.1',
    ours: () => schedules.steps({ from: 0.1, factor: 0.2, at: [2, 5, 11] }),
    rates: [0.1, 0.1, 0.02, 0.02, 0.004, 0.004, 0.004, 0.0008, 0.0008, 0.0008],
  },
  {
    by: 'keras CosineDecay(0.02, 10, alpha=0.1, warmup_target=0.1, warmup_steps=3)',
    ours: () => schedules.warmUp({ from: 0.02, steps: 3, then: schedules.cosine({ from: 0.1, to: 0.01, steps: 10 }) }),
    rates: [0.02, 0.0466666667, 0.0733333333, 0.1, 0.0914057647, 0.055, 0.0285496636, 0.0185942353, 0.01, 0.01],
  },
  {
    by: 'torch SequentialLR([LinearLR(0.2, 1, 3), CosineAnnealingLR(1000)], [3]) of 0.1',
    ours: () => schedules.warmUp({ from: 0.02, steps: 3, then: schedules.cosine({ from: 0.1, steps: 1000 }) }),
    rates: [
      0.02, 0.0466666667, 0.0733333333, 0.1, 0.099999013, 0.0999938316, 0.0999879102, 0.0999842095, 0.099975328,
      0.099662593,
    ],
  },
];
