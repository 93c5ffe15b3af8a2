// `eventide completion`: scripts that let bash and zsh complete commands, actions and flags.

import { Argument, type Command } from 'commander';
import type { CommandContext } from './context.ts';

// The shell hands over the words so far, the one being typed last; `complete` prints what it could become, one a line.
const scripts: Readonly<Record<'bash' | 'zsh', string>> = {
  bash: `_eventide() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(eventide complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _eventide eventide`,
  zsh: `#compdef eventide
_eventide() {
  local -a candidates
  candidates=("\${(@f)$(eventide complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a candidates
}
compdef _eventide eventide`,
};

/** Adds `completion` and what its scripts call. */
export function addCompletion(program: Command, context: () => CommandContext): void {
  program
    .command('completion')
    .description('print a completion script: eval "$(eventide completion bash)"')
    .addArgument(new Argument('<shell>', 'whose script').choices(['bash', 'zsh']))
    .action((shell: 'bash' | 'zsh') => context().output.line(scripts[shell]));
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (words: readonly string[]) => {
      const typed = words.at(-1) ?? '';
      for (const word of await candidates(program, words.slice(0, -1))) {
        if (word.startsWith(typed)) context().output.line(word);
      }
    });
}

async function candidates(program: Command, before: readonly string[]): Promise<readonly string[]> {
  const [first, second] = before.filter((word, at) => !word.startsWith('-') && !takesValue(program, before[at - 1]));
  if (first === undefined) return [...commandNames(program), ...flagsOf(program)];
  if (first === 'iam' || first === 'sts') {
    const { actionNames, actionFlags } = await import('./action-flags.ts');
    return second === undefined ? actionNames(first) : actionFlags(first, second);
  }
  const command = program.commands.find((one) => one.name() === first);
  return command === undefined ? [] : [...commandNames(command), ...flagsOf(command), ...flagsOf(program)];
}

/** Whether a word is a flag of the program whose value comes next. */
function takesValue(program: Command, word: string | undefined): boolean {
  return program.options.some((option) => option.long === word && option.required);
}

function commandNames(command: Command): readonly string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => one.name());
}

function flagsOf(command: Command): readonly string[] {
  return command.options.filter((option) => !option.hidden).flatMap((option) => option.long ?? []);
}
