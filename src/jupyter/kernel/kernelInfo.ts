import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../../base';
import { protocolVersion } from '../wire';

/** What the kernel says about itself in a kernel_info_reply. */
export function kernelInfo(): object {
  const here = createRequire(__filename);
  const versionOf = (file: string): string => (here(file) as { version: string }).version;
  const own = versionOf(path.join(projectRoot, 'package.json'));
  // Read from the package: this process itself does without the compiler.
  const typescript = versionOf('typescript/package.json');
  return {
    status: 'ok',
    protocol_version: protocolVersion,
    implementation: 'risklab',
    implementation_version: own,
    // JupyterLab writes this into each notebook that it opens; the labs have the same, so that they stay unmodified.
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      // `mode` is what JupyterLab reads, the other two are what the classic notebook needs.
      codemirror_mode: { mode: 'typescript', name: 'javascript', typescript: true },
      nbconvert_exporter: 'script',
    },
    banner: `TypeScript ${typescript} (risklab ${own}, Node.js ${process.version})`,
    help_links: [{ text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' }],
    debugger: false,
    supported_features: [],
  };
}
