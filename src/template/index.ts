export { newProject } from './newProject';
export type { NewProject, NewProjectOptions, ProjectKind } from './newProject';
