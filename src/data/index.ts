export { ImageStore } from './imageStore';
export type { ImageShape } from './imageStore';
export type { Rows } from './rows';
export { Values } from './values';
export { PartMaps } from './partMaps';
export type { PartMapsShape } from './partMaps';
export { assembleDataset } from './dataset';
export type { Dataset, Split } from './dataset';
export { splitNames } from './splits';
export type { SplitName } from './splits';
export { checkRowOrder, subset } from './subset';
export type { Manifest } from './manifest';
export { readWhole } from './wholeFile';
export type { FileRecord } from './wholeFile';
export { loadDataset } from './loadDataset';
export type { DatasetOptions, LoadedDataset } from './loadDataset';
export type { TableDataset, TableSplit, TableSplitOptions } from './tables/tableDataset';
export type { CelebaCounts, CelebaCountsOptions } from './tables/celebaCounts';
export type { LoansOptions } from './tables/loans';
export type { TextDataset, TextsOptions } from './texts/texts';
export { fitVocabulary, tokensOf, Vocabulary, vocabularyFrom } from './texts/vocabulary';
export type { FitVocabularyOptions, VocabularyState } from './texts/vocabulary';
export { encoderFrom, fitEncoder } from './tables/featureEncoder';
export type {
  EncodedFeature,
  EncodedSamples,
  EncoderState,
  FeatureEncoder,
  FitEncoderOptions,
} from './tables/featureEncoder';
export { BatchSampler } from './batchSampler';
export type { BatchSamplerOptions, BatchSamplerState } from './batchSampler';
export { cubicData, cubicGrid } from './cubicData';
export type { CubicDataOptions } from './cubicData';
export { twoMoons } from './twoMoons';
export type { TwoMoonsOptions } from './twoMoons';
export { flipLabels } from './flipLabels';
export type { FlipLabelsOptions } from './flipLabels';
export { holdOut } from './holdOut';
export type { HoldOutOptions } from './holdOut';
export { noisyImages } from './noisyImages';
export type { NoisyImagesOptions } from './noisyImages';
export { RowSampler } from './rowSampler';
export type { RowSamplerOptions, RowSamplerState } from './rowSampler';
export type { Sampler, WeighedRows } from './sampler';
export { buildDataset, inventory, verifyDatasets } from './inventory';
export type { BuiltDataset, DatasetState, VerifiedFile } from './inventory';
export { contestFolderFiles, contestOutline, loadContest, writeContest } from './contestFolder';
export type { Contest, ContestRules } from './contestFolder';
export { drawHiddenFaces } from './avatarFaces/hiddenFaces';
export type { HiddenFacesOptions } from './avatarFaces/hiddenFaces';
export { defaultDifficulty } from './avatarFaces/settings';
export { defaultSkew } from './avatarFaces/skew';
export { avatarDesigns } from './avatarFaces/designs';
export { personStyles } from './avatarFaces/personStyles';
export { faceGroups } from './avatarFaces/groups';
export type { AvatarFacesOptions, Difficulty } from './avatarFaces/settings';
export type { Shortcut } from './avatarFaces/shortcut';
export type { Skew } from './avatarFaces/skew';
export type { AvatarDesign } from './avatarFaces/designs';
export type { PersonStyleName } from './avatarFaces/personStyles';
export type { ImageFolderOptions } from './imageFolder';
export type { LfwSubsetOptions } from './lfwSubset';
export type { MitH5Options } from './mitH5';
