// A click commits: the options freeze, the right one shows, and the explanation opens.
for (const choice of document.querySelectorAll<HTMLElement>('.choice')) {
  const buttons = [...choice.querySelectorAll('button')];
  const answer = Number(choice.dataset['answer']);

  const commit = (chosen: number): void => {
    if ('answered' in choice.dataset) return;
    choice.dataset['answered'] = '';
    for (const button of buttons) button.setAttribute('aria-disabled', 'true');
    if (chosen !== answer) note(buttons[chosen]!, 'chosen', 'Your choice');
    note(buttons[answer]!, 'right', chosen === answer ? 'Right' : 'The answer');
    choice.querySelector('.choice-verdict')!.textContent =
      chosen === answer ? 'Right.' : `Not so: ${buttons[answer]!.firstChild!.textContent}.`;
    choice.querySelector('details')!.open = true;
  };

  buttons.forEach((button, i) => button.addEventListener('click', () => commit(i)));
}

function note(button: HTMLButtonElement, mark: 'chosen' | 'right', text: string): void {
  button.dataset[mark] = '';
  const word = document.createElement('i');
  word.textContent = text;
  button.append(' ', word);
}
