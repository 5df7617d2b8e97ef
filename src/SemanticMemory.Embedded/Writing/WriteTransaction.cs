using SemanticMemory.Embedded.Tenants;

namespace SemanticMemory.Embedded.Writing;

/// <summary>Runs a batch of operations in one transaction: first the file, then memory.</summary>
internal sealed class WriteTransaction(OpenTenant tenant)
{
    /// <summary>Makes all of them durable and visible, or none: then the answer is why.</summary>
    public Exception? TryRun(IReadOnlyList<WriteOperation> operations)
    {
        var batches = new CollectionBatch?[tenant.Collections.Count];
        try
        {
            tenant.ThrowIfBroken();

            // What an earlier failure could not roll back.
            tenant.File.Writer.Rollback();
            tenant.File.Writer.Execute("BEGIN IMMEDIATE");
            foreach (var operation in operations)
            {
                operation.Run(batches[operation.Collection] ??= new CollectionBatch(tenant.Collections[operation.Collection]));
            }

            Commit(batches);
            return null;
        }
        catch (Exception failure)
        {
            return RollBack(failure);
        }
    }

    private void Commit(CollectionBatch?[] batches)
    {
        lock (tenant.CommitGate)
        {
            tenant.File.Writer.Execute("COMMIT");
            tenant.Change(() =>
            {
                foreach (var batch in batches)
                {
                    batch?.Apply();
                }
            });
        }
    }

    private Exception RollBack(Exception failure)
    {
        try
        {
            tenant.File.Writer.Rollback();
            return failure;
        }
        catch (MemoryException)
        {
            // The next batch tries again before it begins; the first failure is the one to tell.
            return failure;
        }
    }
}
