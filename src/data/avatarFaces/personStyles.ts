import type { PersonStyle } from './personStyle';

/** Options that decide `skinTone`, `hat` and `sunglasses` are spelt out; of the others DiceBear picks any value. */
const styles = {
  avataaars: {
    frame: [42, 4, 196],
    skin: 'skinColor',
    // Left out: hijab and turban, which cover the head and are no hats. They would be in a group by an arbitrary choice.
    hair: {
      option: 'top',
      probability: 'topProbability',
      hair: [
        ...['bob', 'bun', 'curly', 'curvy', 'dreads', 'frida', 'fro', 'froBand', 'longButNotTooLong', 'miaWallace'],
        ...[
          'shavedSides',
          'straight02',
          'straight01',
          'straightAndStrand',
          'dreads01',
          'dreads02',
          'frizzle',
          'shaggy',
        ],
        ...['shaggyMullet', 'shortCurly', 'shortFlat', 'shortRound', 'shortWaved', 'sides', 'theCaesar', 'bigHair'],
        'theCaesarAndSidePart',
      ],
      hats: ['hat', 'winterHat1', 'winterHat02', 'winterHat03', 'winterHat04'],
    },
    glasses: {
      option: 'accessories',
      probability: 'accessoriesProbability',
      dark: ['kurt', 'sunglasses', 'wayfarers'],
      clear: ['prescription01', 'prescription02', 'round'],
    },
    facialHair: {
      option: 'facialHair',
      probability: 'facialHairProbability',
      values: ['beardLight', 'beardMajestic', 'beardMedium', 'moustacheFancy', 'moustacheMagnum'],
    },
    expressions: {
      happy: {
        mouth: ['smile', 'twinkle', 'tongue', 'default'],
        eyes: ['default', 'happy', 'wink', 'side', 'squint'],
        eyebrows: ['default', 'defaultNatural', 'raisedExcited', 'raisedExcitedNatural'],
      },
      neutral: {
        mouth: ['serious'],
        eyes: ['default', 'side', 'squint', 'eyeRoll', 'closed'],
        eyebrows: ['default', 'defaultNatural', 'flatNatural', 'unibrowNatural', 'upDown', 'upDownNatural'],
      },
      sad: {
        mouth: ['sad', 'concerned', 'disbelief'],
        eyes: ['default', 'cry', 'closed', 'side'],
        eyebrows: ['sadConcerned', 'sadConcernedNatural', 'frownNatural'],
      },
      surprised: {
        mouth: ['screamOpen', 'disbelief'],
        eyes: ['surprised', 'default'],
        eyebrows: ['raisedExcited', 'raisedExcitedNatural'],
      },
      angry: { mouth: ['grimace', 'serious'], eyes: ['default', 'squint'], eyebrows: ['angry', 'angryNatural'] },
    },
    colours: ['clothesColor', 'hatColor', 'accessoriesColor'],
  },
  personas: {
    frame: [9, 3, 46],
    skin: 'skinColor',
    hair: {
      option: 'hair',
      hair: [
        ...['long', 'sideShave', 'shortCombover', 'curlyHighTop', 'bobCut', 'curly', 'pigtails', 'curlyBun', 'buzzcut'],
        ...['bobBangs', 'bald', 'balding', 'bunUndercut', 'fade', 'straightBun', 'extraLong', 'shortComboverChops'],
        'mohawk',
      ],
      hats: ['cap', 'beanie'],
    },
    glasses: { option: 'eyes', dark: ['sunglasses'], clear: ['glasses'], bare: ['open', 'sleep', 'wink', 'happy'] },
    facialHair: {
      option: 'facialHair',
      probability: 'facialHairProbability',
      values: ['beardMustache', 'pyramid', 'walrus', 'goatee', 'shadow', 'soulPatch'],
    },
    expressions: {
      happy: { mouth: ['smile', 'bigSmile'] },
      neutral: { mouth: ['smirk', 'lips'] },
      sad: { mouth: ['frown'] },
      surprised: { mouth: ['surprise'] },
    },
    colours: ['clothingColor'],
  },
  openPeeps: {
    frame: [80, 20, 570],
    skin: 'skinColor',
    // Left out: hijab and turban as above, and the head of a bear.
    hair: {
      option: 'head',
      hair: [
        ...[
          'afro',
          'bangs',
          'bangs2',
          'bantuKnots',
          'bun',
          'bun2',
          'buns',
          'cornrows',
          'cornrows2',
          'dreads1',
          'dreads2',
        ],
        ...[
          'flatTop',
          'flatTopLong',
          'grayBun',
          'grayMedium',
          'grayShort',
          'long',
          'longAfro',
          'longBangs',
          'longCurly',
        ],
        ...['medium1', 'medium2', 'medium3', 'mediumBangs', 'mediumBangs2', 'mediumBangs3', 'mediumStraight', 'mohawk'],
        ...['mohawk2', 'noHair1', 'noHair2', 'noHair3', 'pomp', 'shaved1', 'shaved2', 'shaved3', 'short1', 'short2'],
        ...['short3', 'short4', 'short5', 'twists', 'twists2'],
      ],
      hats: ['hatBeanie', 'hatHip'],
    },
    glasses: {
      option: 'accessories',
      probability: 'accessoriesProbability',
      dark: ['sunglasses', 'sunglasses2'],
      clear: ['glasses', 'glasses2', 'glasses3', 'glasses4', 'glasses5'],
    },
    facialHair: {
      option: 'facialHair',
      probability: 'facialHairProbability',
      values: [
        'chin',
        'full',
        'full2',
        'full3',
        'full4',
        'goatee1',
        'goatee2',
        'moustache1',
        'moustache2',
        'moustache5',
      ],
    },
    expressions: {
      happy: {
        face: ['cheeky', 'cute', 'lovingGrin1', 'lovingGrin2', 'smile', 'smileBig', 'smileLOL', 'smileTeethGap'],
      },
      neutral: { face: ['blank', 'calm', 'driven', 'serious', 'solemn', 'eyesClosed', 'suspicious', 'contempt'] },
      sad: { face: ['concerned', 'concernedFear', 'tired'] },
      surprised: { face: ['awe', 'fear', 'hectic'] },
      angry: { face: ['angryWithFang', 'rage', 'veryAngry'] },
    },
    colours: ['clothingColor', 'headContrastColor'],
    fixed: { maskProbability: 0 },
  },
  micah: {
    frame: [40, 20, 310],
    skin: 'baseColor',
    hair: {
      option: 'hair',
      probability: 'hairProbability',
      hair: ['fonze', 'mrT', 'dougFunny', 'mrClean', 'dannyPhantom', 'full', 'pixie'],
    },
    facialHair: { option: 'facialHair', probability: 'facialHairProbability', values: ['beard', 'scruff'] },
    expressions: {
      happy: { mouth: ['laughing', 'smile', 'smirk'] },
      neutral: { mouth: ['pucker'] },
      sad: { mouth: ['sad', 'frown', 'nervous'] },
      surprised: { mouth: ['surprised'] },
    },
    colours: ['shirtColor', 'hairColor'],
  },
  adventurer: {
    frame: [90, 80, 590],
    skin: 'skinColor',
    hair: {
      option: 'hair',
      probability: 'hairProbability',
      hair: [...numbered('short', 19), ...numbered('long', 26)],
    },
    glasses: {
      option: 'glasses',
      probability: 'glassesProbability',
      dark: ['variant01'],
      clear: ['variant02', 'variant03', 'variant04', 'variant05'],
    },
  },
  bigSmile: {
    frame: [40, 20, 400],
    skin: 'skinColor',
    hair: {
      option: 'hair',
      hair: [
        ...['shortHair', 'mohawk', 'wavyBob', 'bowlCutHair', 'curlyBob', 'straightHair', 'braids', 'shavedHead'],
        ...['bunHair', 'froBun', 'bangs', 'halfShavedHead', 'curlyShortHair'],
      ],
    },
    glasses: {
      option: 'accessories',
      probability: 'accessoriesProbability',
      dark: ['sunglasses'],
      clear: ['glasses'],
    },
    expressions: {
      happy: { mouth: ['openedSmile', 'gapSmile', 'teethSmile', 'braces', 'kawaii'], eyes: ['cheery', 'normal'] },
      neutral: { mouth: ['unimpressed', 'awkwardSmile'], eyes: ['normal', 'sleepy', 'confused'] },
      sad: { mouth: ['openSad'], eyes: ['sad'] },
      angry: { mouth: ['unimpressed'], eyes: ['angry'] },
    },
  },
  toonHead: {
    frame: [104, 0, 560],
    skin: 'skinColor',
    hair: { option: 'hair', probability: 'hairProbability', hair: ['sideComed', 'undercut', 'spiky', 'bun'] },
    facialHair: {
      option: 'beard',
      probability: 'beardProbability',
      values: ['moustacheTwirl', 'fullBeard', 'chin', 'chinMoustache', 'longBeard'],
    },
    expressions: {
      happy: { mouth: ['laugh', 'smile'], eyebrows: ['happy', 'raised'] },
      neutral: { mouth: ['smile'], eyebrows: ['neutral'] },
      sad: { mouth: ['sad'], eyebrows: ['sad'] },
      surprised: { mouth: ['agape'], eyebrows: ['raised'] },
      angry: { mouth: ['angry'], eyebrows: ['angry'] },
    },
    colours: ['clothesColor'],
  },
  miniavs: {
    frame: [8, 4, 50],
    skin: 'skinColor',
    hair: {
      option: 'hair',
      hair: ['balndess', 'slaughter', 'ponyTail', 'long', 'curly', 'stylish', 'elvis', 'classic02', 'classic01'],
    },
    facialHair: {
      option: 'mustache',
      probability: 'mustacheProbability',
      values: ['pencilThinBeard', 'pencilThin', 'horshoe', 'freddy'],
    },
    colours: ['bodyColor'],
  },
  // Black lines on white paper: no skin tone.
  lorelei: {
    frame: [130, 130, 720],
    hair: { option: 'hair', hair: numbered('variant', 48) },
    glasses: {
      option: 'glasses',
      probability: 'glassesProbability',
      dark: ['variant02'],
      clear: ['variant01', 'variant03', 'variant04', 'variant05'],
    },
    facialHair: { option: 'beard', probability: 'beardProbability', values: ['variant01', 'variant02'] },
    expressions: { happy: { mouth: numbered('happy', 18) }, sad: { mouth: numbered('sad', 9) } },
  },
  // Black lines on white paper: no skin tone. Left out: hijabs and a turban (61 to 63) as above.
  notionists: {
    frame: [420, 200, 900],
    hair: {
      option: 'hair',
      hair: numbered('variant', 60).filter((name) => name !== 'variant14'),
      hats: ['hat', 'variant14'],
    },
    glasses: {
      option: 'glasses',
      probability: 'glassesProbability',
      dark: ['01', '02', '04', '05', '06', '07', '09', '10'].map((number) => `variant${number}`),
      clear: ['variant03', 'variant08', 'variant11'],
    },
    facialHair: { option: 'beard', probability: 'beardProbability', values: numbered('variant', 12) },
    fixed: { gestureProbability: 0 },
  },
} as const satisfies Record<string, PersonStyle>;

/** The DiceBear styles that draw people; each is a domain of its own. */
export type PersonStyleName = keyof typeof styles;

/** All of them, the default first. */
export const personStyles = Object.keys(styles) as readonly PersonStyleName[];

/** How a style is told what to draw. */
export function personStyle(name: PersonStyleName): PersonStyle {
  return styles[name];
}

/** True for a style that can draw skin tones, hats and sunglasses: only its faces fall into groups. */
export function hasGroups(name: PersonStyleName): boolean {
  const { skin, hair, glasses } = personStyle(name);
  return skin !== undefined && hair.hats !== undefined && glasses !== undefined;
}

/** `numbered('short', 3)` is short01, short02, short03. */
function numbered(stem: string, last: number): string[] {
  return Array.from({ length: last }, (_, i) => `${stem}${String(i + 1).padStart(2, '0')}`);
}
