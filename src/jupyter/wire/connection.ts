import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { InputError, messageOf } from '../../base';
import { checkScheme, defaultScheme } from './signature';

/** The five channels of a kernel. */
export type Channel = 'shell' | 'iopub' | 'stdin' | 'control' | 'hb';

/** The names of the channels. */
export const channels: readonly Channel[] = ['shell', 'iopub', 'stdin', 'control', 'hb'];

/** By this variable a kernel knows the temporary folder that it has to remove when the process that made it is gone. */
export const folderVariable = 'RISKLAB_KERNEL_FOLDER';

/** What a connection file says: where the channels are, and the key that signs messages. */
export interface ConnectionInfo {
  transport: 'tcp' | 'ipc';
  /** A host for tcp; for ipc the start of a path, to which `-PORT` is added. */
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  /** Empty: messages are not signed. */
  key: string;
  /** Such as `hmac-sha256`. */
  signature_scheme: string;
  kernel_name?: string;
}

/**
 * Reads a connection file.
 *
 * @throws InputError when it cannot be read, is not JSON, or a field is missing or of the wrong kind
 */
export function readConnectionFile(file: string): ConnectionInfo {
  const what = `connection file ${file}`;
  let info: unknown;
  try {
    info = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(what, 'a readable JSON file', messageOf(error));
  }
  return checkConnection(what, info);
}

function checkConnection(what: string, value: unknown): ConnectionInfo {
  if (typeof value !== 'object' || value === null) throw new InputError(what, 'an object', value);
  const info = value as Record<string, unknown>;
  if (info['transport'] !== 'tcp' && info['transport'] !== 'ipc') {
    throw new InputError(`${what}, transport`, 'tcp or ipc', info['transport']);
  }
  if (typeof info['ip'] !== 'string') throw new InputError(`${what}, ip`, 'a string', info['ip']);
  if (typeof info['key'] !== 'string') throw new InputError(`${what}, key`, 'a string', info['key']);
  const signature_scheme = info['signature_scheme'] ?? defaultScheme;
  checkScheme(`${what}, signature_scheme`, signature_scheme);
  for (const channel of channels) {
    const port = info[`${channel}_port`];
    if (!(Number.isInteger(port) && Number(port) > 0)) {
      throw new InputError(`${what}, ${channel}_port`, 'a positive whole number', port);
    }
  }
  return { ...info, signature_scheme } as unknown as ConnectionInfo;
}

/** The ZeroMQ address of a channel. */
export function addressOf(info: ConnectionInfo, channel: Channel): string {
  const port = info[`${channel}_port`];
  if (info.transport === 'ipc') return `ipc://${info.ip}-${port}`;
  return `tcp://${info.ip.includes(':') ? `[${info.ip}]` : info.ip}:${port}`;
}

/** A connection with a fresh key, on the ports given in the order shell, iopub, stdin, control, hb. */
export function newConnection(transport: 'tcp' | 'ipc', ip: string, ports: readonly number[]): ConnectionInfo {
  const [shell, iopub, stdin, control, hb] = ports;
  if (!shell || !iopub || !stdin || !control || !hb) throw new InputError('ports', 'five port numbers', ports);
  return {
    transport,
    ip,
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomUUID(),
    signature_scheme: defaultScheme,
    kernel_name: 'tslab',
  };
}
