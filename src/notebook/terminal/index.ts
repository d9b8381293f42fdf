export { TerminalText } from './terminalText';
