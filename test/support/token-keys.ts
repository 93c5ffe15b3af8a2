// Keys of an issuer, as slow work would make them: fixed, so that a simulated run is the same again.

import type { NewTokenKey } from '../../src/core/model/slow-work.ts';

/** One key of each algorithm. For tests alone: everybody knows them. */
export const tokenKeys: readonly NewTokenKey[] = [
  {
    algorithm: 'ES384',
    privateKey: [
      '-----BEGIN PRIVATE KEY-----',
      'MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDB49wdmNo8tuKiLGm5q',
      'VLoGGJG8r09zbJ1WJ8Us3zt82DoROIs0AsFCxDFOKseRj3mhZANiAASaZo800mlm',
      'B4bw1c0ikCsndh3LGz8+cIH6hYwt8ilRQQR8ybaJeS17jDqx8G48ozVgRZo6/Dkl',
      'qVBaYwQ7hINWvmHP4ffEkimyNyKsf4ssXyppEcthNXH3bfQUZakgucs=',
      '-----END PRIVATE KEY-----',
      '',
    ].join('\n'),
    publicKey: {
      kty: 'EC',
      x: 'mmaPNNJpZgeG8NXNIpArJ3Ydyxs_PnCB-oWMLfIpUUEEfMm2iXkte4w6sfBuPKM1',
      y: 'YEWaOvw5JalQWmMEO4SDVr5hz-H3xJIpsjcirH-LLF8qaRHLYTVx9230FGWpILnL',
      crv: 'P-384',
    },
  },
  {
    algorithm: 'RS256',
    privateKey: [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCIDQcrj/crnkkV',
      'eCStKni0lEvAn9gbuIth1Kt5H0/gh8YUbyH6iU5N5O9Z7cvomsU7H5BS1G3lcAU5',
      'IhQrT6/SBjiW010tECCiJMaq4D8zukfYS5hMWm4v0j/pTX87CkFJ3kCOGKjGKRPZ',
      'fB4+xiUHGkJo28vSvkvYpH0bcF04RTtRYlyv6ancv/3ThdyjVOtMa7yeiP6Wu6mZ',
      'DrTCgB8WaE3UP5BDqam/sHtmP3y2obV9cTnAkGoLZkNZZ/6AUFnnXhgAK8HcC/5m',
      'crIYQ54T8lQKM2dAyVuIEP307rbbl5yboprniwVZoQWIu7XgoTyVpBL4iQo0rjYj',
      'Akz2IhQRAgMBAAECggEAGioDPH3xx1on7PCPgRvfXb79OHylB2O8rmJDXcZHSsNh',
      'tRFQRAm+3N0PqMhCBCgrkPy3eS5wOgUKhBvJLDEle2sF2/+m9iEZXYVcDYWVsgF7',
      'ip2zGs/zS9APyXLFapnEx4tt98XHQ2Cn+BXWDTV27oA+0EKg1pURKgcsJig8TTM/',
      'dIV+vMeUg/hUBwAcTYA0Hz2No7S3qAxmroOO4/kDLIm/0wkDiI0F8xrJg60GHN6V',
      'DnnbFJ53+ix4T1RNQ47evgCas9o77C/G6JAW972EFQ6lmcbDA4iIr/GOdDjoIm6y',
      '+QeRF4dWa7+pbKgBQmgnOCBmhXMuSLfWcMRxkpxxSQKBgQC9cFkZBB6ZvUaRKeh/',
      '0nkv8X/OvWr13VN38i8rd1ngFIuMWfjgO1bJiSyLrrsQBjPT5JvI27v7hd+Qq164',
      'bzY5vyR2DIBFL3mSzQ77C91zM/ygkzjXwjzbIgETlgQP9c023xHvKNUAOU2jRurj',
      'Z1u47iexcsiu+3jm6PbvzKGsLQKBgQC32omUON9mNqxwCa04TZfTszQPFXvtog6y',
      'BjZFC5NMG3y8BKS9d6wGPoYJR7CWNW1S/I5wnCnM4yzEiboBQ2v/F5KS7AYVEKy4',
      '4PVPPPmih8BEgLsxITmnw3DYeGvBu5igDqzCeNHJjMoFiY75E/+jmVtHo1oNFgFh',
      'DFhb7qCh9QKBgGCNsavRcLNVSHFWld0IbqIkCctaufiEjTV2Z9pUo6dVcWbguLu5',
      'ItvnoZ+0OD3Lm4DlZQ10CZUCP9ehsM56SH4YUUIlzv70WpebEoacHovINHu3beJy',
      'asgZxciwznNACg9slNx7yEyr6ElPLQsotBRGtk54PZcKLy4qESpZ9xElAoGBAKCd',
      '9O9euBwty3udmIzFjMxPlD1RQZEasMfqEWNEd4xXvyLq05kKgWh7GtHkpWq0hiun',
      'pDDQ3Nu345ZX0/3ijuiuCUj9lVq11I83SFfPJy9MdTXjWKXVJu9fGKikm08GupGq',
      'AFdtAamYq60mvZbwV7bu9QWiubsQ7GeCR3cZA5A5AoGAG2g3dUx3G/SZAi9zJsF0',
      'w7O1vauy+3dKfPnWt7+mHQ8Dd5d6LCds6y7aZ9RiSu28iOx6tlNGnKXTWZuv7qI1',
      'QEdJAQBtlWvVJmxlMUCe1m2rLqvOeJm5BBtYr3oaioHUChdrUPZ6moQpqOaJU1ES',
      'MoEpOkggRDZ0XiGHQxIAoDg=',
      '-----END PRIVATE KEY-----',
      '',
    ].join('\n'),
    publicKey: {
      kty: 'RSA',
      n: 'iA0HK4_3K55JFXgkrSp4tJRLwJ_YG7iLYdSreR9P4IfGFG8h-olOTeTvWe3L6JrFOx-QUtRt5XAFOSIUK0-v0gY4ltNdLRAgoiTGquA_M7pH2EuYTFpuL9I_6U1_OwpBSd5AjhioxikT2XwePsYlBxpCaNvL0r5L2KR9G3BdOEU7UWJcr-mp3L_904Xco1TrTGu8noj-lrupmQ60woAfFmhN1D-QQ6mpv7B7Zj98tqG1fXE5wJBqC2ZDWWf-gFBZ514YACvB3Av-ZnKyGEOeE_JUCjNnQMlbiBD99O6225ecm6Ka54sFWaEFiLu14KE8laQS-IkKNK42IwJM9iIUEQ',
      e: 'AQAB',
    },
  },
];
