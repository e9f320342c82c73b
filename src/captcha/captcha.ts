/** Tells whether a person is at the other end. */
export interface Captcha {
  /**
   * Whether the token stands for a captcha that was just solved; each token counts once.
   * @throws ApiError when that cannot be told right now.
   */
  verify(token: string, address: string): Promise<boolean>;
}
