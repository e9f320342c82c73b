import type { Random } from '../random';
import type { Crowd, Guest } from './crowd';
import type { Stage } from './stage';

export interface ChatOptions {
  stage: Stage;
  crowd: Crowd;
  channels: readonly string[];
  /** How many players there are, about: many talk more. */
  players: number;
  random: Random;
}

/** How long a player is silent, on average. */
const SILENCE_MS = 500_000;
/** How likely a message is answered, and that again. */
const ANSWERED = 0.45;
const MAIN_CHANNEL = '#osu';
const LOBBY = '#lobby';

const OPENERS = [
  'hi everyone',
  'what should i play next?',
  'finally passed that map',
  'choked on the last jump again',
  'is anybody up for a multi?',
  'good morning from the other side of the world',
  'my hand is cold today',
  'who mapped this, it is great',
  'o/',
  'new skin, new me',
  'おはよう',
  'всем привет',
  'can somebody recommend a map around 5 stars?',
  'sliderbreak at 99 %, i am going to bed',
  'how do you all read this?',
  'that ending is unreal',
  'first day with a tablet, wish me luck',
] as const;
const ANSWERS = [
  'same',
  'gg',
  'nice one!',
  'try it with hidden',
  'haha',
  'rip',
  'you will get it next time',
  'easy :)',
  'give it a week',
  'welcome!',
  'わかる',
  'о, привет',
  'what was your accuracy?',
  'no way',
] as const;
const INVITATIONS = [
  '4-5* lobby, all welcome',
  'need two more for 3v3',
  'relaxed room, no mods needed',
  'looking for a scrim, 5.5*+',
  'mania 4k room is open',
] as const;

/** What is said in public channels, and by whom. */
export class Chat {
  constructor(private readonly options: ChatOptions) {}

  begin(): void {
    const { stage, channels, players, random } = this.options;
    if (channels.length === 0) return;
    const pause = SILENCE_MS / Math.max(1, players);
    stage.agenda.after(random.between(0.1, 1.9) * pause, () => {
      this.open();
      this.begin();
    });
  }

  private open(): void {
    const { crowd, channels, random } = this.options;
    const speaker = crowd.draw(random);
    if (!speaker) return;
    const channel = random.weighted(channels.map((name) => [name, name === MAIN_CHANNEL ? 6 : 1] as const));
    this.say(speaker, channel, random.pick(channel === LOBBY ? INVITATIONS : OPENERS));
    this.answer(speaker, channel);
  }

  private answer(previous: Guest, channel: string): void {
    const { stage, crowd, random } = this.options;
    if (!random.chance(ANSWERED)) return;
    stage.agenda.after(random.between(2_000, 9_000), () => {
      const speaker = crowd.draw(random);
      if (!speaker || speaker === previous) return;
      const text = random.pick(ANSWERS);
      this.say(speaker, channel, random.chance(0.3) ? `${previous.player.name}: ${text}` : text);
      this.answer(speaker, channel);
    });
  }

  private say({ player }: Guest, channel: string, text: string): void {
    const { stage } = this.options;
    const { id, name, country, priv } = player;
    const event = {
      type: 'message' as const,
      channel,
      player: { id, name, country, priv },
      text,
      time: stage.now(),
    };
    stage.tell({ topic: 'chat', event });
  }
}
