import type { LoaderFunctionArgs } from 'react-router';
import { getServer } from '../sessions.server';

const handle = async ({ request }: LoaderFunctionArgs) => (await getServer()).fetch(request);

export { handle as action, handle as loader };
