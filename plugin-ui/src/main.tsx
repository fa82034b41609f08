import './ui/styles/index.css';
import { render } from 'preact';
import { askAccess } from './access/state.ts';
import { App } from './app.tsx';
import { takeHostColours } from './frame/host-colours.ts';
import { startNavigation } from './navigation.ts';
import { applyTheme, chosenLanguage } from './preferences.ts';
import { languageFor, speak } from './strings/index.ts';
import { startGuarding } from './unsaved.ts';

applyTheme();
takeHostColours();
startNavigation();
startGuarding();
await speak(languageFor(chosenLanguage.value, navigator.languages));
void askAccess();
render(<App />, document.getElementById('root') as HTMLElement);
