import { copyAddress } from './copy.ts';
import { find } from './find.ts';
import { keys } from './keys.ts';
import { menus } from './menus.ts';
import { panel } from './panel.ts';
import { theme } from './theme.ts';
import { tips } from './tips.ts';

// Every page works without these: links lead to pages, forms send themselves, and menus open by themselves.
panel();
menus();
keys();
tips();
copyAddress();
find();
theme();
