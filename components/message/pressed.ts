/**
 * For a `click` on a button of which something may come that takes the button away, or keeps it: it has the focus then,
 * also in Safari, which gives a pressed button none.
 */
export function pressed(onPress: () => void): (event: Event) => void {
  return (event) => {
    const button = event.currentTarget as HTMLElement;
    button.focus({preventScroll: true});
    if (button.ariaDisabled !== 'true') onPress();
  };
}
