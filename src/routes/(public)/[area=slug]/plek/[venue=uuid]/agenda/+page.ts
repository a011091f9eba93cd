/** Complete without script, and without a cookie. */
export const csr = false;
