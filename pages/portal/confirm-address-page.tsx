import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { confirmAddress } from '../client/account-api.ts';
import { Button } from '../parts/button.tsx';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useWords } from '../words/language.tsx';
import { takeFromAddress } from './from-address.ts';
import { YourUpgrades } from './your-upgrades.tsx';

/** Where the link of a mail leads that confirms an address. It acts by its button: opening it changes nothing. */
export function ConfirmAddressPage() {
  const { confirmAddress: says, notFound } = useWords();
  const [token] = useState(() => takeFromAddress('token'));
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => confirmAddress({ token }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <Page title={says.title} failed={confirm.isError}>
      {confirm.isError && <ProblemNotice error={confirm.error} />}
      {confirm.data === undefined ? (
        <>
          <p className="lead">{token === '' ? says.noToken : says.lead}</p>
          {token !== '' && (
            <Button
              kind="primary"
              busy={confirm.isPending}
              onPress={() => {
                confirm.mutate();
              }}
            >
              {says.submit}
            </Button>
          )}
        </>
      ) : (
        <>
          <Notice kind="ok" title={says.done(confirm.data)} live>
            <p>{says.after}</p>
          </Notice>
          <YourUpgrades />
          <Link to="/" className="button plain">
            {notFound.action}
          </Link>
        </>
      )}
    </Page>
  );
}
