import { again } from './again.ts';
import { charts } from './charts.ts';
import { choose } from './choose.ts';
import { copyAddress } from './copy.ts';
import { find } from './find.ts';
import { keys } from './keys.ts';
import { live } from './live.ts';
import { menus } from './menus.ts';
import { names } from './names.ts';
import { panel } from './panel.ts';
import { peek } from './peek.ts';
import { rows } from './rows.ts';
import { theme } from './theme.ts';
import { tips } from './tips.ts';

// Every page works without these: links lead to pages, forms send themselves, and menus open by themselves.
// An open menu takes Escape before what is under it, and a list its own links before a panel does.
menus();
rows();
peek();
panel();
keys();
charts();
tips();
copyAddress();
live();
find();
names();
choose();
theme();
again();
