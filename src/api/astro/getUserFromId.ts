import { defineUserById } from './userById';

export const getUserFromId = defineUserById('/v1/getUserFromID/{uid}');
