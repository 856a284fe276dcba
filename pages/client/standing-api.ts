import type { z } from 'zod';
import type { alertPage } from '../../contract/alerts.ts';
import type { listedUpgradePage, operatorListCounts } from '../../contract/operator-lists.ts';
import type { pictures } from '../../contract/pictures.ts';
import { request, type Reply } from './http.ts';

export type Pictures = z.output<typeof pictures>;
export type Alert = z.output<typeof alertPage>['items'][number];
export type ListName = z.output<typeof operatorListCounts>['lists'][number]['list'];
export type Listed = z.output<typeof listedUpgradePage>['items'][number];

export async function readPictures(): Promise<Pictures> {
  return parsePictures(await request('/v1/operations/pictures'));
}

export async function readAlerts(): Promise<readonly Alert[]> {
  return parseAlerts(await request('/v1/operations/alerts')).items;
}

export async function countLists() {
  return parseCounts(await request('/v1/operations/lists')).lists;
}

export async function readList(list: ListName, query: URLSearchParams) {
  return parseList(await request(`/v1/operations/lists/${list}?${query.toString()}`));
}

const parsePictures = ({ body }: Reply) => body as Pictures;
const parseAlerts = ({ body }: Reply) => body as z.output<typeof alertPage>;
const parseCounts = ({ body }: Reply) => body as z.output<typeof operatorListCounts>;
const parseList = ({ body }: Reply) => body as z.output<typeof listedUpgradePage>;
