import { defineSignal } from '@temporalio/workflow';

export const act = defineSignal<[{ readonly commandId: string }]>('act');

export const bareQueue = 'bare';
export const bareKitsQueue = 'bare-kits';
