import { sessions } from '../../../lib/sessions';

export const { GET, HEAD, POST, DELETE, OPTIONS } = sessions.handlers;
