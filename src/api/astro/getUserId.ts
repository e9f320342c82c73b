import { defineUserById } from './userById';

export const getUserId = defineUserById('/v1/getUserID/{uid}');
