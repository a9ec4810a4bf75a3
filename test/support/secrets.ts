/** Never to be seen in an output, an error or a log. */
export const SECRET = 'apitk_S3cr3t-0f-th1s-sh0p';
