import { invitations } from './invitations.ts';
import { members } from './members.ts';
import { memberships } from './memberships.ts';

export const MEMBER_ROUTES = [members, invitations, memberships];
