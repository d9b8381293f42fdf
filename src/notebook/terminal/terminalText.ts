import { charactersOf, placesOf, writeOver, writePlaces, type Line, type Place } from './line';
import { styleAfter, styleChange, type Style } from './style';

/** How many of the last lines the cursor can go back to: those before them are not looked at again. */
const reachable = 100;
/** How far the cursor goes to the right by itself, in characters; as far as a longer line there is already. */
const widest = 1000;

/** Runs of text, single control characters, and whole sequences: of the cursor and style, of titles and links, and others. */
const parts =
  // eslint-disable-next-line no-control-regex
  /[^\n\r\b\u001b]+|[\n\r\b]|\u001b\[([0-9;:?<=>]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[^[\]]/g;

/** A sequence whose end is still to come. */
// eslint-disable-next-line no-control-regex
const unfinished = /\u001b(?:\[[0-9;:?<=> -/]*|\][^\u0007\u001b]{0,2000}\u001b?)?$/;

/**
 * Text as it looks once it was written on a terminal of endless width: what follows a carriage return or a movement of the cursor
 * replaces what stood there, and what is erased is gone. Colours stay, each with the characters that were written in it. A
 * wide character takes two places. Sequences that change neither text nor style are left out.
 */
export class TerminalText {
  /** Lines that the cursor cannot reach any more, each with its end. */
  private head = '';
  private readonly lines: Line[] = [{ text: '', start: '', end: '' }];
  private row = 0;
  /** Undefined at the end of the line, where most is written. */
  private column: number | undefined;
  private pen: Style = '';
  private rest = '';

  /** All that can be seen. */
  get text(): string {
    return (
      this.head + this.lines.map(({ text }) => text).join('\n') + styleChange(this.lines.at(-1)?.end ?? '', this.pen)
    );
  }

  /** Writes what comes next; it may end within a sequence. */
  write(more: string): void {
    const text = this.rest + more;
    this.rest = unfinished.exec(text)?.[0] ?? '';
    for (const [part, parameters, command] of text.slice(0, text.length - this.rest.length).matchAll(parts)) {
      if (command !== undefined) this.obey(part, parameters ?? '', command);
      else if (part === '\n') this.newLine();
      else if (part === '\r') this.column = 0;
      else if (part === '\b') this.moveTo(this.columnNow() - 1);
      else if (!part.startsWith('\u001b')) this.put(part);
      else if (part.startsWith('\u001b]8;') && this.column === undefined) this.line.text += part;
    }
    const over = Math.min(this.lines.length - reachable, this.row);
    if (over > 0)
      this.head += this.lines
        .splice(0, over)
        .map(({ text }) => `${text}\n`)
        .join('');
    if (over > 0) this.row -= over;
  }

  /** Takes out the lines above that of the cursor. */
  takeLines(): string[] {
    const before = this.head === '' ? [] : this.head.slice(0, -1).split('\n');
    const above = this.lines.splice(0, this.row);
    this.head = '';
    this.row = 0;
    return [...before, ...above.map(({ text }) => text)];
  }

  private get line(): Line {
    const line = this.lines[this.row];
    if (!line) throw new RangeError(`terminal: no line ${this.row}`);
    return line;
  }

  private get isLast(): boolean {
    return this.row === this.lines.length - 1;
  }

  private obey(sequence: string, parameters: string, command: string): void {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (command === 'm' && /^[\d;:]*$/.test(parameters)) return this.setStyle(sequence, parameters);
    if (command === 'K') return this.eraseLine(parameters);
    if (command === 'J' && Number(parameters) === 0) return this.eraseBelow();
    if (command === 'A' || command === 'F') return this.moveBy(-count, command === 'F');
    if (command === 'B' || command === 'E') return this.moveBy(count, command === 'E');
    if (command === 'C') return this.moveTo(this.columnNow() + count);
    if (command === 'D') return this.moveTo(this.columnNow() - count);
    if (command === 'G') return this.moveTo(count - 1);
  }

  /** At the end of the text a sequence stays as it was written. */
  private setStyle(sequence: string, parameters: string): void {
    const { line, pen } = this;
    this.pen = styleAfter(pen, parameters);
    if (this.column !== undefined || !this.isLast || line.end !== pen) return;
    line.text += sequence;
    line.end = this.pen;
  }

  private put(text: string): void {
    const { line, pen, column } = this;
    if (column === undefined && this.isLast) {
      line.text += styleChange(line.end, pen) + text;
      line.end = pen;
      return;
    }
    const places = placesOf(line);
    const at = column ?? places.length;
    while (places.length < at) places.push({ character: ' ', style: '' });
    const written = charactersOf(text).map((character) => ({ character, style: pen }));
    writeOver(places, at, written);
    this.rewrite(places);
    this.column = at + written.length === places.length ? undefined : at + written.length;
  }

  private newLine(): void {
    const { line, pen } = this;
    if (this.isLast) {
      line.text += styleChange(line.end, pen);
      line.end = pen;
      this.lines.push({ text: '', start: pen, end: pen });
      this.column = undefined;
    } else this.column = 0;
    this.row++;
  }

  private eraseLine(parameters: string): void {
    const places = placesOf(this.line);
    const at = this.column ?? places.length;
    if (at >= places.length && (parameters === '' || parameters === '0')) return;
    const blank = places.map((place, i) => (i <= at ? { character: ' ', style: '' } : place));
    if (parameters === '1') return this.rewrite(blank);
    this.rewrite(parameters === '2' ? [] : places.slice(0, at));
    this.column = at;
  }

  private eraseBelow(): void {
    this.lines.splice(this.row + 1);
    this.eraseLine('');
  }

  private moveBy(rows: number, toStart: boolean): void {
    const column = toStart ? 0 : this.columnNow();
    this.row = Math.min(this.lines.length - 1, Math.max(0, this.row + rows));
    this.moveTo(column);
  }

  /** A terminal stops at its width: a sequence of a few letters must not fill the memory with spaces. */
  private moveTo(column: number): void {
    const farthest = Math.max(widest, placesOf(this.line).length);
    this.column = Math.max(0, Math.min(column, farthest));
  }

  private columnNow(): number {
    return this.column ?? placesOf(this.line).length;
  }

  private rewrite(places: readonly Place[]): void {
    writePlaces(this.line, places, this.lines[this.row + 1]?.start);
  }
}
