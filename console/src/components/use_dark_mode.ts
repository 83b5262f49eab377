import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useCallback, useState } from 'react';

const kKey = 'keyward-colour-mode';

function remembered(): Mode {
  try {
    const kept = window.localStorage.getItem(kKey);
    if (kept === Mode.Dark || kept === Mode.Light) return kept;
  } catch {
    return Mode.Light;
  }
  return window.matchMedia?.('(prefers-color-scheme: dark)').matches ? Mode.Dark : Mode.Light;
}

/** Before the first paint, so that a dark page does not flash white. */
export function applyRememberedMode(): void {
  applyMode(remembered());
}

export function useDarkMode(): { dark: boolean; toggle: () => void } {
  const [mode, setMode] = useState(remembered);
  const toggle = useCallback(() => {
    setMode(before => {
      const next = before === Mode.Dark ? Mode.Light : Mode.Dark;
      applyMode(next);
      try {
        window.localStorage.setItem(kKey, next);
      } catch {
        // A browser that keeps nothing still switches for this visit.
      }
      return next;
    });
  }, []);
  return { dark: mode === Mode.Dark, toggle };
}
