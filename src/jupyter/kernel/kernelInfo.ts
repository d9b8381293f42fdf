import { createRequire } from 'node:module';
import { protocolVersion } from '../wire';

function versionOf(name: string, from: NodeJS.Require): string {
  return (from(`${name}/package.json`) as { version: string }).version;
}

/** What the kernel says about itself in a kernel_info_reply. */
export function kernelInfo(): object {
  const here = createRequire(__filename);
  const tslab = versionOf('tslab', here);
  const typescript = versionOf('@tslab/typescript-for-tslab', createRequire(here.resolve('tslab/package.json')));
  return {
    status: 'ok',
    protocol_version: protocolVersion,
    implementation: 'tslab',
    implementation_version: tslab,
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
    banner: `TypeScript ${typescript} (tslab ${tslab}, Node.js ${process.version})`,
    help_links: [{ text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' }],
    debugger: false,
    supported_features: [],
  };
}
