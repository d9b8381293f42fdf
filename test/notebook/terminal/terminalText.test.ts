import { expect } from 'chai';
import { TerminalText } from '../../../src/notebook';

const esc = '\u001b';

function shown(...pieces: string[]): string {
  const terminal = new TerminalText();
  for (const piece of pieces) terminal.write(piece);
  return terminal.text;
}

describe('text written on a terminal', () => {
  const cases: [name: string, pieces: string[], text: string][] = [
    ['goes on', ['one\n', 'two', ' and\n'], 'one\ntwo and\n'],
    ['is replaced after a carriage return', ['head\n10%', '\r20%'], 'head\n20%'],
    ['keeps what is longer', ['abc\r', 'X'], 'Xbc'],
    ['stays after a carriage return at its end', ['abc', '\r'], 'abc'],
    ['takes the line ends of Windows', ['a', '\r\nb\r', '\nc'], 'a\nb\nc'],
    ['goes back a place', ['abc\b\bX'], 'aXc'],
    ['never cuts a character in two', ['😀x\ra\n'], 'a x\n'],
    ['gives wide characters two places', ['漢字x\rabc', '😀\b!'], 'abc !'],
    ['never cuts joined characters', ['👩‍🔬e\u0301x\rabc\n'], 'abcx\n'],
    ['erases to the end of the line', ['Downloading 99%\rdone', `${esc}[K\n`], 'done\n'],
    ['erases the line', ['loading', `${esc}[2K\rok`], 'ok'],
    ['erases to the left', [`abcd${esc}[2D${esc}[1K`], '   d'],
    ['goes to a place', ['abc', `${esc}[1G`, 'X', `${esc}[6GY`], 'Xbc  Y'],
    ['goes no farther than a wide terminal', [`${esc}[1000000000Gx`], `${' '.repeat(1000)}x`],
    ['goes up, and down again', [`a 0%\nb 0%\n${esc}[2Aa 9%\nb`, ` 5%\nend`], 'a 9%\nb 5%\nend'],
    ['erases all below', [`a\nb\nc${esc}[2A\r${esc}[Jz\n`], 'z\n'],
    ['leaves out what only a screen heeds', [`${esc}[?25la${esc}[?25h${esc}[2J${esc}7b${esc}]0;title\u0007c`], 'abc'],
    ['takes sequences in pieces', ['ab', esc, '[', '2', 'K\rc', `${esc}[3`, '1md'], `c${esc}[31md`],
    [
      'keeps colours as they were written',
      [`${esc}[1m${esc}[31mred${esc}[0m plain`],
      `${esc}[1m${esc}[31mred${esc}[0m plain`,
    ],
    [
      'keeps links',
      [`${esc}]8;;https://x.org${esc}\\x${esc}]8;;${esc}\\`],
      `${esc}]8;;https://x.org${esc}\\x${esc}]8;;${esc}\\`,
    ],
    [
      'gives each character its colour when it is replaced',
      [`${esc}[31mred${esc}[0m\r${esc}[32mgr${esc}[0m`],
      `${esc}[32mgr${esc}[0;31md${esc}[0m`,
    ],
    [
      'keeps the colours of lines below',
      [`a\n${esc}[34mb\nc${esc}[0m${esc}[2A\rA${esc}[2B\rC`],
      `A\n${esc}[34mb\n${esc}[0mC`,
    ],
  ];
  for (const [name, pieces, text] of cases) it(name, () => expect(shown(...pieces)).equal(text));

  it('goes back a hundred lines, and keeps all that were written', () => {
    const lines = Array.from({ length: 1000 }, (_, i) => `line ${i}`);
    expect(shown(...lines.map((line) => `${line}\n`))).equal(`${lines.join('\n')}\n`);
    const text = shown(`${lines.join('\n')}\n`, `${esc}[5000A`, 'X');
    expect(text.split('\n').findIndex((line) => line.startsWith('X'))).equal(901);
    expect(text.split('\n')).length(1001);
  });

  it('hands out the lines above the cursor', () => {
    const terminal = new TerminalText();
    terminal.write('a\nb\nc');
    expect(terminal.takeLines()).deep.equal(['a', 'b']);
    terminal.write('\rC\nd');
    expect(terminal.takeLines()).deep.equal(['C']);
    expect(terminal.text).equal('d');
  });
});
